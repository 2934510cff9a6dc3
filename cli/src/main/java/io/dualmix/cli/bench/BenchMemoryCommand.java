package io.dualmix.cli.bench;

import io.dualmix.adapt.setup.Domains;
import io.dualmix.bench.MemoryBench;
import io.dualmix.cli.terminal.Version;
import io.dualmix.config.Experiment;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code dualmix bench memory}. */
@Command(
    name = "memory",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Measures the memory of a step of the student.",
    description = {
      "",
      "Compares the step as in training, with gradient checkpointing (compute.recompute), and in a"
          + " straightforward implementation."
          + " Without a FILE: ResNet-101 with DeepLabV2, 19 classes, drawn scenes of 1024x512,"
          + " batch 2 of each domain; that takes some minutes and up to 20 GB.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dualmix bench memory",
      "  dualmix bench memory -s model.backbone=resnet18 -s method.student.batch=1"
    })
final class BenchMemoryCommand implements Callable<Integer> {
  private static final double GIB = 1L << 30;

  /** The number of classes of Cityscapes. */
  private static final int PAPER_CLASSES = 19;

  /** The paper's network and crop; all other values are the demo's. */
  private static final List<String> PAPER =
      List.of(
          "model.architecture=deeplabv2",
          "model.backbone=resnet101",
          "model.output_stride=8",
          "data.source.width=1024",
          "data.source.height=512",
          "data.source.count=4",
          "data.target.width=1024",
          "data.target.height=512",
          "data.target.count=8",
          "data.validation.count=1",
          "data.labelled.count=4",
          "augmentation.crop.width=1024",
          "augmentation.crop.height=512",
          "augmentation.scale=[1, 1]",
          "method.student.batch=2",
          "compute.threads=0");

  @Spec private CommandSpec spec;
  @Mixin private BenchOptions options;

  @Override
  public Integer call() {
    Experiment experiment = options.experiment(options.given() ? List.of() : PAPER);
    PrintWriter err = spec.commandLine().getErr();
    List<MemoryBench.Result> results = new ArrayList<>();
    Domains domains = Domains.open(experiment);
    MemoryBench.run(
        experiment,
        domains,
        options.given() ? domains.source().classes().size() : PAPER_CLASSES,
        result -> {
          results.add(result);
          err.printf(Locale.ROOT, "%s: %.2f GiB%n", name(result), result.peak() / GIB);
          err.flush();
        });
    spec.commandLine().getOut().print(options.json() ? json(results) : table(results));
    return 0;
  }

  private static String name(MemoryBench.Result result) {
    return result.way().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /**
   * The memory of an implementation relative to the one of training, both without that of the
   * process before.
   */
  private static double share(MemoryBench.Result result, List<MemoryBench.Result> all) {
    MemoryBench.Result plain = all.get(all.size() - 1);
    return (double) (result.peak() - result.before()) / (plain.peak() - plain.before());
  }

  private static String json(List<MemoryBench.Result> results) {
    StringBuilder lines = new StringBuilder();
    for (MemoryBench.Result result : results) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("bench", "memory");
      fields.put("way", name(result));
      fields.put("peak_bytes", result.peak());
      fields.put("before_bytes", result.before());
      fields.put("share_of_plain", share(result, results));
      fields.put("seconds", result.seconds());
      lines.append(BenchOptions.line(fields)).append('\n');
    }
    return lines.toString();
  }

  private static String table(List<MemoryBench.Result> results) {
    StringBuilder table =
        new StringBuilder(
            String.format(
                Locale.ROOT, "%-16s %10s %10s %10s%n", "step", "memory", "of plain", "s/step"));
    for (MemoryBench.Result result : results) {
      table.append(
          String.format(
              Locale.ROOT,
              "%-16s %6.2f GiB %9.0f%% %10.2f%n",
              name(result),
              (result.peak() - result.before()) / GIB,
              100 * share(result, results),
              result.seconds()));
    }
    table.append(
        String.format(
            Locale.ROOT,
            "%nPeak resident memory, minus the %.2f GiB of the process before the measurement.%n",
            results.get(0).before() / GIB));
    return table.toString();
  }
}
