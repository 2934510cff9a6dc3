package io.dualmix.cli.bench;

import io.dualmix.DualMixException;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.adapt.setup.ObjectiveType;
import io.dualmix.adapt.setup.ObjectiveTypes;
import io.dualmix.bench.StepBench;
import io.dualmix.cli.terminal.Version;
import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.config.InvalidSetting;
import io.dualmix.recipe.Recipes;
import io.dualmix.recipe.StageSpec;
import io.dualmix.train.StepClock;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dualmix bench step}. */
@Command(
    name = "step",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Times training steps of every stage.",
    description = {
      "",
      "Trains models with random weights on the experiment's images and saves nothing. The limit is"
          + " the rate of a large matrix product in the same precision, measured just before.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dualmix bench step",
      "  dualmix bench step configs/scenes-to-camvid.yaml --stage student",
      "  dualmix bench step -s model.backbone=resnet50 --runs 5",
      "  dualmix bench step -s method.recipe=self_training --parts --runs 5"
    })
final class BenchStepCommand implements Callable<Integer> {
  private static final double GIGA = 1e9;
  private static final double GIB = 1L << 30;

  /** In place of the part that is left out. */
  private static final String ALL_PARTS = "";

  @Spec private CommandSpec spec;
  @Mixin private BenchOptions options;

  @Option(
      names = "--steps",
      defaultValue = "5",
      paramLabel = "N",
      description = "Timed steps; the middle half by duration counts (${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--warm-up",
      defaultValue = "" + StepBench.DEFAULT_WARM_UP,
      paramLabel = "N",
      description =
          "Steps before the timed ones (${DEFAULT-VALUE}). With enough of them to read all images"
              + " once, the caches are full, as after the first stage of a run.")
  private int warmUp;

  @Option(
      names = "--runs",
      defaultValue = "1",
      paramLabel = "N",
      description = "Number of runs; the median run is reported (${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--stage",
      paramLabel = "NAME",
      description = "Only stages with this name, such as student; may be given several times.")
  private List<String> stages = new ArrayList<>();

  @Option(
      names = "--parts",
      description =
          "Also time the stages without each part of their losses in turn, such as class-mixed"
              + " images: what a part costs.")
  private boolean parts;

  @Override
  public Integer call() {
    if (runs < 1) {
      throw new DualMixException("--runs " + runs + " must be at least 1", "");
    }
    StepBench.Steps counts = new StepBench.Steps(warmUp, steps);
    Experiment experiment = options.experiment(List.of());
    Domains domains = Domains.open(experiment);
    List<Variant> variants = new ArrayList<>();
    variants.add(new Variant(ALL_PARTS, experiment, stages));
    if (parts) {
      variants.addAll(variants(experiment));
    }
    Map<Measured, List<StepBench.Result>> results = new LinkedHashMap<>();
    for (int run = 1; run <= runs; run++) {
      for (Variant variant : variants) {
        String progress = "run " + run + " of " + runs + ": ";
        StepBench.run(
            variant.experiment(),
            domains,
            counts,
            variant.stages(),
            result -> {
              Measured measured = new Measured(result.stage(), variant.without());
              results.computeIfAbsent(measured, name -> new ArrayList<>()).add(result);
              tell(progress + measured.label(), result);
            });
      }
    }
    if (results.isEmpty()) {
      throw new DualMixException(
          "There is no stage " + String.join(" or ", stages),
          "Give region-teacher, sample-teacher, student, or a baseline of the experiment.");
    }
    Map<Measured, StepBench.Result> medians = new LinkedHashMap<>();
    results.forEach((measured, all) -> medians.put(measured, median(all)));
    spec.commandLine()
        .getOut()
        .print(options.json() ? json(medians) : table(medians) + costs(medians));
    return 0;
  }

  private void tell(String what, StepBench.Result result) {
    PrintWriter err = spec.commandLine().getErr();
    err.printf(Locale.ROOT, "%s %.0f ms%n", what, 1000 * result.seconds());
    err.flush();
  }

  /**
   * An experiment without a part of some stages' losses.
   *
   * @param without the part; {@link #ALL_PARTS} for none
   * @param stages to measure; all if empty
   */
  private record Variant(String without, Experiment experiment, List<String> stages) {}

  /** A measured stage and the part that was left out. */
  private record Measured(String stage, String without) {
    String label() {
      return without.equals(ALL_PARTS) ? stage : stage + " without " + without;
    }
  }

  /** The experiment without each part of its stages' losses. */
  private List<Variant> variants(Experiment experiment) {
    List<Variant> variants = new ArrayList<>();
    for (StageSpec stage : Recipes.stages(experiment)) {
      if (StepBench.chosen(stage, stages)) {
        ObjectiveType type = ObjectiveTypes.named(stage.objective());
        type.withoutParts(experiment)
            .forEach(
                (part, changes) ->
                    variant(experiment, changes, type)
                        .ifPresent(
                            other ->
                                variants.add(new Variant(part, other, List.of(stage.path())))));
      }
    }
    return variants;
  }

  /** Empty if nothing would be left of the loss. */
  private static Optional<Experiment> variant(
      Experiment experiment, List<String> changes, ObjectiveType type) {
    Experiment other = Experiments.with(experiment, changes);
    try {
      type.check(other);
      return Optional.of(other);
    } catch (InvalidSetting onlyPart) {
      return Optional.empty();
    }
  }

  private StepBench.Result median(List<StepBench.Result> all) {
    List<StepBench.Result> sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparingDouble(StepBench.Result::seconds));
    return sorted.get(sorted.size() / 2);
  }

  private static String json(Map<Measured, StepBench.Result> results) {
    StringBuilder lines = new StringBuilder();
    for (Map.Entry<Measured, StepBench.Result> entry : results.entrySet()) {
      StepBench.Result result = entry.getValue();
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("bench", "step");
      fields.put("stage", result.stage());
      if (!entry.getKey().without().equals(ALL_PARTS)) {
        fields.put("without", entry.getKey().without());
      }
      fields.put("images", result.images());
      fields.put("seconds", result.seconds());
      fields.put("images_per_s", result.imagesPerSecond());
      result.operations().ifPresent(count -> fields.put("gflop", count / GIGA));
      fields.put("limit_gflops", result.limit() / GIGA);
      result.share().ifPresent(share -> fields.put("share_of_limit", share));
      fields.put("overhead", result.overhead());
      Map<String, Double> phases = new LinkedHashMap<>();
      result
          .phases()
          .forEach((phase, time) -> phases.put(phase.name().toLowerCase(Locale.ROOT), time));
      fields.put("phases_s", phases);
      result.peak().ifPresent(bytes -> fields.put("peak_bytes", bytes));
      lines.append(BenchOptions.line(fields)).append('\n');
    }
    return lines.toString();
  }

  /** Formats a value; blank if unknown. */
  private static String number(String format, OptionalDouble value, double factor) {
    return value.isPresent()
        ? String.format(Locale.ROOT, format, value.getAsDouble() * factor)
        : "";
  }

  /** What each part costs; empty if none was left out. */
  private static String costs(Map<Measured, StepBench.Result> results) {
    StringBuilder table = new StringBuilder();
    results.forEach(
        (measured, result) -> {
          if (measured.without().equals(ALL_PARTS)) {
            return;
          }
          if (table.isEmpty()) {
            table.append(
                String.format(
                    Locale.ROOT,
                    "%n%-24s %-14s %10s %10s %8s%n",
                    "stage",
                    "part",
                    "without",
                    "ms/step",
                    "of step"));
          }
          double whole = results.get(new Measured(measured.stage(), ALL_PARTS)).seconds();
          table.append(
              String.format(
                  Locale.ROOT,
                  "%-24s %-14s %10.1f %10.1f %7.0f%%%n",
                  measured.stage(),
                  measured.without(),
                  1000 * result.seconds(),
                  1000 * (whole - result.seconds()),
                  100 * (whole - result.seconds()) / whole));
        });
    return table.toString();
  }

  private static String table(Map<Measured, StepBench.Result> measured) {
    List<StepBench.Result> results =
        measured.entrySet().stream()
            .filter(entry -> entry.getKey().without().equals(ALL_PARTS))
            .map(Map.Entry::getValue)
            .toList();
    StringBuilder table =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%-24s %8s %9s %8s %8s %9s%n",
                "stage",
                "ms/step",
                "images/s",
                "GFLOP/s",
                "of limit",
                "memory"));
    for (StepBench.Result result : results) {
      table.append(
          String.format(
              Locale.ROOT,
              "%-24s %8.1f %9.2f %8s %8s %9s%n",
              result.stage(),
              1000 * result.seconds(),
              result.imagesPerSecond(),
              number("%.1f", result.operationsPerSecond(), 1 / GIGA),
              number("%.0f%%", result.share(), 100),
              result.peak().isPresent()
                  ? String.format(Locale.ROOT, "%.2f GiB", result.peak().getAsLong() / GIB)
                  : ""));
    }
    table.append(String.format(Locale.ROOT, "%n%-24s", "share of a step in %"));
    for (StepClock.Phase phase : StepClock.Phase.values()) {
      table.append(String.format(Locale.ROOT, " %9s", phase.name().toLowerCase(Locale.ROOT)));
    }
    table.append(String.format(Locale.ROOT, "%n"));
    for (StepBench.Result result : results) {
      table.append(String.format(Locale.ROOT, "%-24s", result.stage()));
      result
          .phases()
          .values()
          .forEach(
              time ->
                  table.append(
                      String.format(Locale.ROOT, " %9.1f", 100 * time / result.seconds())));
      table.append(String.format(Locale.ROOT, "%n"));
    }
    return table.toString();
  }
}
