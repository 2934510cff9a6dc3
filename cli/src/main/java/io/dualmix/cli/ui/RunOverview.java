package io.dualmix.cli.ui;

import io.dualmix.cli.report.MetricColumns;
import io.dualmix.run.RunData;
import io.dualmix.run.RunProgress;
import io.dualmix.run.RunProgress.State;
import io.dualmix.run.RunResult;
import io.dualmix.run.RunStages;
import io.dualmix.train.event.Evaluated;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * An entry of the list of runs.
 *
 * @param id the name of its folder
 * @param name of the experiment
 * @param progress the progress; empty if the run cannot be read
 * @param score of the run's result model, or of its last student if there is no result yet
 * @param gain of the score over target only, 0..1; NaN if one of them is missing
 * @param problem the error of reading the run; empty if there is none
 */
public record RunOverview(
    String id,
    String name,
    Optional<RunProgress> progress,
    Optional<Score> score,
    double gain,
    String problem) {

  /**
   * The score of a model.
   *
   * @param stage such as {@code round-2/student}
   * @param title of the stage, such as {@code Student, round 2}
   * @param miou mean IoU on the validation images, 0..1
   * @param metrics every metric of that evaluation, by name
   */
  public record Score(String stage, String title, double miou, Map<String, Double> metrics) {
    private static Score of(RunData run, String stage, double miou, Map<String, Double> metrics) {
      return new Score(stage, run.plan().get(stage).fullTitle(), miou, metrics);
    }
  }

  /** Running runs first, then by the time of the last event. */
  static final Comparator<RunOverview> LATEST_FIRST =
      Comparator.comparing(RunOverview::isRunning)
          .thenComparing(run -> run.progress().flatMap(RunProgress::heard).orElse(Instant.EPOCH))
          .reversed();

  static RunOverview of(RunData run) {
    Optional<Score> score = score(run);
    Optional<Evaluated> baseline =
        run.plan().baselines().stream()
            .filter(RunStages.Stage::reference)
            .findFirst()
            .flatMap(stage -> run.result(stage.path()));
    double gain =
        score.isPresent() && baseline.isPresent()
            ? score.get().miou() - baseline.get().miou()
            : Double.NaN;
    return new RunOverview(
        id(run.folder()), run.name(), Optional.of(RunProgress.of(run)), score, gain, "");
  }

  private static Optional<Score> score(RunData run) {
    RunResult result = RunResult.of(run);
    return result
        .choose(result.configured())
        .map(model -> Score.of(run, model.stage(), model.miou(), metrics(run, model)))
        .or(
            () ->
                run.lastResult()
                    .map(e -> Score.of(run, e.stage(), e.miou(), new MetricColumns(run).of(e))));
  }

  /** The metrics of the evaluation with the model's score. */
  private static Map<String, Double> metrics(RunData run, RunResult.Model model) {
    return run.evaluations().stream()
        .filter(e -> e.stage().equals(model.stage()) && e.miou() == model.miou())
        .reduce((before, last) -> last)
        .map(new MetricColumns(run)::of)
        .orElse(Map.of());
  }

  static RunOverview broken(Path folder, String problem) {
    return new RunOverview(
        id(folder), id(folder), Optional.empty(), Optional.empty(), Double.NaN, problem);
  }

  boolean isRunning() {
    return progress.isPresent() && progress.get().state() == State.RUNNING;
  }

  /** {@code running}, {@code stopped}, {@code interrupted}, {@code finished} or {@code broken}. */
  public String state() {
    return progress.map(p -> p.state().name().toLowerCase(Locale.ROOT)).orElse("broken");
  }

  void addTo(ObjectNode node) {
    node.put("id", id).put("name", name).put("state", state()).put("problem", problem);
    score.ifPresent(
        e -> {
          node.put("miou", e.miou()).put("model", e.title());
          ObjectNode metrics = node.putObject("metrics");
          e.metrics().forEach(metrics::put);
        });
    if (!Double.isNaN(gain)) {
      node.put("gain", gain);
    }
    progress.ifPresent(p -> addProgress(node, p));
  }

  /** Adds the progress of a run for the pages. */
  static void addProgress(ObjectNode node, RunProgress progress) {
    node.put("state", progress.state().name().toLowerCase(Locale.ROOT));
    node.put("stage", progress.title());
    node.put("done", progress.done()).put("planned", progress.planned());
    progress.secondsLeft().ifPresent(seconds -> node.put("left", seconds));
    progress.heard().ifPresent(time -> node.put("heard", time.toEpochMilli()));
  }

  private static String id(Path folder) {
    return Objects.toString(folder.toAbsolutePath().normalize().getFileName());
  }
}
