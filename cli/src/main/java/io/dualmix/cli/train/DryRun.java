package io.dualmix.cli.train;

import io.dualmix.DualMixException;
import io.dualmix.adapt.Stage;
import io.dualmix.adapt.Stage.Kind;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.adapt.setup.StageSteps;
import io.dualmix.cli.terminal.Durations;
import io.dualmix.config.Experiment;
import io.dualmix.config.MethodConfig;
import io.dualmix.config.StageConfig;
import io.dualmix.tensor.HostMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code dualmix train FILE --dry-run}: what a run will do and what it will cost, from a few
 * measured steps; nothing is kept.
 */
final class DryRun {
  private static final double MEBI = 1024 * 1024;

  private final Experiment experiment;
  private final Domains domains;
  private final Rehearsal rehearsal;

  /** One stage of the whole run. */
  private record Planned(String stage, int steps, int batch, Rehearsal.Cost cost) {
    double seconds() {
      return steps * cost.secondsPerStep();
    }
  }

  private DryRun(Experiment experiment, Domains domains, Rehearsal rehearsal) {
    this.experiment = experiment;
    this.domains = domains;
    this.rehearsal = rehearsal;
  }

  /**
   * What is known without any measurement: the data, the model and, where the experiment gives the
   * steps, the stages.
   *
   * @param experiment with a batch in every stage
   */
  static String known(Experiment experiment, Domains domains) {
    StringBuilder text = new StringBuilder();
    text.append("source      ").append(domains.source().describe()).append('\n');
    text.append("labelled    ").append(domains.labelled().describe()).append('\n');
    text.append("unlabelled  ").append(domains.unlabelled().describe()).append('\n');
    text.append("validation  ").append(domains.validation().describe()).append('\n');
    text.append(
        String.format(
            Locale.ROOT,
            "model       %s on %s%n",
            experiment.model().architecture(),
            experiment.model().backbone()));
    text.append(
        StageSteps.complete(experiment)
            ? stages(RunPlan.of(experiment, domains))
            : budget(experiment));
    return text.toString();
  }

  /** What the measured steps tell of the whole run. */
  static String measured(Experiment experiment, Domains domains, Rehearsal rehearsal) {
    return new DryRun(experiment, domains, rehearsal).text();
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    text.append(String.format(Locale.ROOT, "%n%,d parameters a model%n%n", rehearsal.parameters()));
    text.append(
        String.format(
            Locale.ROOT,
            "%-24s %9s %12s %12s %10s %14s%n",
            "stage",
            "steps",
            "images/step",
            "images seen",
            "ms/step",
            "time"));
    List<Planned> all = planned();
    for (Planned one : all) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-24s %9d %12d %12d %10.0f %14s%n",
              one.stage(),
              one.steps(),
              one.cost().imagesPerStep(),
              (long) one.steps() * one.cost().imagesPerStep(),
              1000 * one.cost().secondsPerStep(),
              Durations.text(one.seconds())));
    }
    appendCosts(text, all);
    return text.toString();
  }

  private static String stages(RunPlan plan) {
    return String.format(
        Locale.ROOT,
        "run         %d stages, %d of them train, %,d steps in all%n",
        plan.parts().size(),
        plan.parts().stream().filter(part -> part.steps() > 0).count(),
        plan.parts().stream().mapToLong(RunPlan.Part::steps).sum());
  }

  private static String budget(Experiment experiment) {
    return "budget      "
        + experiment.method().budget()
        + ", in steps by what is measured here; the run writes them to its experiment.yaml\n";
  }

  private void appendCosts(StringBuilder text, List<Planned> all) {
    MethodConfig method = experiment.method();
    int models = method.baselines().size() + 4 * method.rounds();
    double image = rehearsal.cost(new Stage(1, Kind.STUDENT).path()).secondsPerImage();
    double evaluation = models * (double) domains.validation().size() * image;
    // Once over the unlabelled images, if the disk has room to keep what is predicted.
    double labels = (double) (method.rounds() - 1) * domains.unlabelled().size() * image;
    double training = trainingSeconds(all);
    text.append(
        String.format(
            Locale.ROOT,
            "%nTraining %s%s, evaluation %s (%d models, %d images each), pseudo labels %s.%n",
            Durations.text(training),
            lanes() > 1 ? " (" + lanes() + " models at a time)" : "",
            Durations.text(evaluation),
            models,
            domains.validation().size(),
            Durations.text(labels)));
    text.append("In all about ").append(Durations.text(training + evaluation + labels));
    text.append(", without evaluations between the ends of stages.\n");
    if (training + evaluation + labels > 1.2 * method.budgetSeconds().orElse(Double.MAX_VALUE)) {
      text.append("That is more than method.budget: steps that are given, or the fewest of each");
      text.append(" stage, take longer.\n");
    }
    if (training + evaluation + labels > Planning.LONG_SECONDS) {
      text.append("That is more than a day on this machine. ");
      text.append(Planning.shorter()).append('\n');
    }
    text.append(
        String.format(
            Locale.ROOT,
            "Memory: %s. Disk: about %.0f MB for %d stages.%n",
            peakMemory(),
            rehearsal.bytesPerStage() * all.size() / MEBI,
            all.size()));
  }

  private List<Planned> planned() {
    MethodConfig method = experiment.method();
    List<Planned> all = new ArrayList<>();
    for (String name : method.baselines()) {
      Stage stage = Stage.baseline(Kind.valueOf(name.toUpperCase(Locale.ROOT)));
      all.add(planned(stage, stage, method.baseline()));
    }
    for (int round = 1; round <= method.rounds(); round++) {
      all.add(planned(round, Kind.REGION_TEACHER, method.regionTeacher()));
      all.add(planned(round, Kind.SAMPLE_TEACHER, method.sampleTeacher()));
      all.add(planned(round, Kind.STUDENT, method.student()));
    }
    return all;
  }

  /** Later rounds cost what the first one does. */
  private Planned planned(int round, Kind kind, StageConfig config) {
    return planned(new Stage(round, kind), new Stage(1, kind), config);
  }

  private Planned planned(Stage stage, Stage measured, StageConfig config) {
    return new Planned(
        stage.path(), config.steps(), config.batch(), rehearsal.cost(measured.path()));
  }

  private int lanes() {
    return experiment.compute().trainingDevices().size();
  }

  /** Baselines share the lanes; so do the two teachers of a round, and a student is alone. */
  private double trainingSeconds(List<Planned> all) {
    List<Planned> baselines = all.stream().filter(p -> p.stage().startsWith("baseline")).toList();
    double seconds = sideBySide(baselines);
    for (int round = 1; round <= experiment.method().rounds(); round++) {
      String place = "round-" + round + "/";
      List<Planned> here = all.stream().filter(p -> p.stage().startsWith(place)).toList();
      seconds += sideBySide(here.subList(0, 2)) + here.get(2).seconds();
    }
    return seconds;
  }

  private double sideBySide(List<Planned> stages) {
    double sum = stages.stream().mapToDouble(Planned::seconds).sum();
    double longest = stages.stream().mapToDouble(Planned::seconds).max().orElse(0);
    return Math.max(longest, sum / lanes());
  }

  /** The most that this process has held; where the system does not tell, that of the Java heap. */
  private static String peakMemory() {
    try {
      double peak = new HostMemory().peak();
      return String.format(Locale.ROOT, "%.0f MB so far at most", peak / MEBI);
    } catch (DualMixException e) {
      double heap = Runtime.getRuntime().totalMemory(); // Not Linux.
      return String.format(Locale.ROOT, "%.0f MB of Java heap", heap / MEBI);
    }
  }
}
