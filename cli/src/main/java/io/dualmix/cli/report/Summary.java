package io.dualmix.cli.report;

import io.dualmix.recipe.StageSpec.Kind;
import io.dualmix.run.RecordedEvent;
import io.dualmix.run.RunData;
import io.dualmix.run.RunResult;
import io.dualmix.run.RunStages;
import io.dualmix.run.Split;
import io.dualmix.run.StageCalibration;
import io.dualmix.train.event.Evaluated;
import io.dualmix.train.event.Recorded;
import io.dualmix.train.event.StageFinished;
import io.dualmix.train.event.StageStarted;
import io.dualmix.train.event.StepDone;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The result of a run in one sentence, and the progress of an unfinished run. */
final class Summary {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT);

  private final RunData run;

  Summary(RunData run) {
    this.run = run;
  }

  /** The sentence, such as "After 2 rounds the student reaches 61.2 mIoU …". */
  String sentence() {
    Optional<Evaluated> student = lastStudent();
    if (student.isPresent()) {
      RunStages.Stage stage = run.plan().get(student.get().stage());
      int round = Math.max(1, stage.round());
      String after =
          run.isFinished() ? "After " + rounds(round) : "So far, after " + rounds(round) + ",";
      return after
          + " the "
          + stage.title().toLowerCase(Locale.ROOT)
          + " reaches "
          + miou(student.get())
          + second(student.get())
          + " on the validation images"
          + comparison(student.get())
          + "."
          + result();
    }
    return best()
        .map(
            e ->
                "No "
                    + resultTitle()
                    + " is trained yet; so far the best model is \""
                    + run.plan().get(e.stage()).fullTitle()
                    + "\" with "
                    + miou(e)
                    + " on the validation images.")
        .orElse("No model has been scored yet.");
  }

  /** The model of predict and export, and whether another one scored higher. */
  private String result() {
    RunResult result = RunResult.of(run);
    return result
        .choose(result.configured())
        .map(model -> " Predictions and exports take " + result.describe(result.configured()) + ".")
        .orElse("");
  }

  /** The progress; empty for a finished run. */
  String progress() {
    if (run.isFinished()) {
      return "";
    }
    if (run.events().isEmpty()) {
      return "This run is unfinished: there are no events yet.";
    }
    RecordedEvent last = run.events().get(run.events().size() - 1);
    String planned =
        run.rounds().isPresent() ? " (" + rounds(run.rounds().getAsInt()) + " planned)" : "";
    return "This run is unfinished"
        + planned
        + ": its last event was at "
        + TIME.format(last.time().atZone(ZoneOffset.UTC))
        + " in "
        + position(last.event())
        + ". "
        + stopped()
        + "Continue it with --resume.";
  }

  private static String rounds(int count) {
    return count == 1 ? "one round" : count + " rounds";
  }

  /** The reason why a run stopped by itself; empty after a resume. */
  private String stopped() {
    return run.failures().stream()
        .filter(failure -> !failure.skipped())
        .reduce((before, last) -> last)
        .map(
            failure ->
                String.format(
                    Locale.ROOT,
                    "It stopped because the %s of step %d in %s was not finite. ",
                    failure.fault().word(),
                    failure.step(),
                    failure.stage()))
        .orElse("");
  }

  private String position(Recorded event) {
    int steps =
        run.stages().stream()
            .filter(s -> s.stage().equals(event.stage()))
            .mapToInt(StageStarted::steps)
            .max()
            .orElse(0);
    int step =
        run.steps().stream()
            .filter(s -> s.stage().equals(event.stage()))
            .mapToInt(StepDone::step)
            .max()
            .orElse(0);
    return event.stage() + (steps == 0 ? "" : ", step " + step + " of " + steps);
  }

  private String comparison(Evaluated student) {
    List<String> parts = new ArrayList<>();
    for (RunStages.Stage baseline : run.plan().baselines()) {
      run.result(baseline.path())
          .ifPresent(
              e -> parts.add(difference(student, e) + baseline.title().toLowerCase(Locale.ROOT)));
    }
    if (parts.isEmpty()) {
      int round = run.plan().get(student.stage()).round();
      run.plan().stages().stream()
          .filter(stage -> stage.kind() == Kind.ENSEMBLE && stage.round() == round)
          .forEach(
              stage ->
                  run.result(stage.path())
                      .ifPresent(
                          e ->
                              parts.add(
                                  difference(student, e)
                                      + stage.title().toLowerCase(Locale.ROOT)
                                      + " together")));
    }
    if (parts.isEmpty()) {
      return "";
    }
    String last = parts.remove(parts.size() - 1);
    return ", " + (parts.isEmpty() ? last : String.join(", ", parts) + " and " + last);
  }

  private static String difference(Evaluated student, Evaluated other) {
    double points = student.miou() - other.miou();
    return NumberFormats.percent(Math.abs(points)) + (points < 0 ? " below " : " above ");
  }

  /** Such as " (64.3 over cityscapes13)". */
  private String second(Evaluated e) {
    return SubsetMean.of(run)
        .map(mean -> " (" + NumberFormats.percent(mean.of(e)) + " over " + mean.name() + ")")
        .orElse("");
  }

  private static String miou(Evaluated e) {
    return NumberFormats.percent(e.miou()) + " mIoU";
  }

  private Optional<Evaluated> lastStudent() {
    return run.results().stream()
        .filter(e -> run.plan().get(e.stage()).result())
        .filter(e -> e.checkpoint().equals(Evaluated.LAST))
        .reduce((a, b) -> b);
  }

  /** The title of the result stage. */
  private String resultTitle() {
    return run.plan().results().stream()
        .map(stage -> stage.title().toLowerCase(Locale.ROOT))
        .findFirst()
        .orElse("model");
  }

  private Optional<Evaluated> best() {
    return run.results().stream()
        .filter(e -> !Double.isNaN(e.miou()))
        .max(Comparator.comparingDouble(Evaluated::miou));
  }

  /** The key figures below the title. */
  List<Fact> facts() {
    List<Fact> facts = new ArrayList<>();
    lastStudent()
        .or(this::best)
        .ifPresent(
            e ->
                facts.add(
                    new Fact(
                        "mIoU, " + run.plan().get(e.stage()).fullTitle(),
                        NumberFormats.percent(e.miou()))));
    lastStudent().ifPresent(student -> addDetails(facts, student));
    for (Split split : run.splits()) {
      if (!split.name().equals("source")) {
        facts.add(new Fact(split.name() + " images", NumberFormats.count(split.images().size())));
      }
    }
    double seconds = run.finishedStages().stream().mapToDouble(StageFinished::seconds).sum();
    if (seconds > 0) {
      facts.add(new Fact("computing", NumberFormats.duration(seconds)));
    }
    return facts;
  }

  private void addDetails(List<Fact> facts, Evaluated student) {
    SubsetMean.of(run)
        .ifPresent(
            mean ->
                facts.add(
                    new Fact("mIoU, " + mean.name(), NumberFormats.percent(mean.of(student)))));
    StageCalibration.of(run).stream()
        .filter(found -> found.stage().equals(student.stage()))
        .forEach(
            found ->
                facts.add(
                    new Fact("calibration error", NumberFormats.percent(found.error()) + " %")));
  }

  /**
   * A key figure.
   *
   * @param name the label
   * @param value the formatted value
   */
  record Fact(String name, String value) {}
}
