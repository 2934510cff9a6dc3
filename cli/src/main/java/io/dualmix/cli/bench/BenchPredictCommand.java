package io.dualmix.cli.bench;

import io.dualmix.bench.Median;
import io.dualmix.bench.PredictionBench;
import io.dualmix.cli.terminal.Version;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.Precision;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dualmix bench predict}. */
@Command(
    name = "predict",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Times evaluation, prediction and pseudo-labelling.",
    description = {
      "",
      "Uses a model with random weights on whole drawn scenes, read from PNG files in a temporary"
          + " folder. Each run measures all tasks; the median of the runs is reported.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dualmix bench predict",
      "  dualmix bench predict --backbone resnet101 --width 2048 --height 1024"
    })
final class BenchPredictCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--architecture",
      defaultValue = "deeplabv3plus",
      description = "The head (${DEFAULT-VALUE}).")
  private String architecture;

  @Option(
      names = "--backbone",
      defaultValue = "mobilenetv1_100",
      description = "The backbone (${DEFAULT-VALUE}).")
  private String backbone;

  @Option(
      names = "--width",
      defaultValue = "480",
      paramLabel = "N",
      description = "Of the images and labels (${DEFAULT-VALUE}).")
  private int width;

  @Option(
      names = "--height",
      defaultValue = "360",
      paramLabel = "N",
      description = "Of the images and labels (${DEFAULT-VALUE}).")
  private int height;

  @Option(
      names = "--images",
      defaultValue = "8",
      paramLabel = "N",
      description = "Images per run (${DEFAULT-VALUE}).")
  private int images;

  @Option(
      names = "--runs",
      defaultValue = "5",
      paramLabel = "N",
      description = "Runs of each task, after one to warm up (${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--device",
      defaultValue = "auto",
      description = "auto, cpu, cuda or cuda:N (${DEFAULT-VALUE}).")
  private String device;

  @Option(
      names = "--precision",
      defaultValue = "fp32",
      description = "fp32 or bf16 (${DEFAULT-VALUE}).")
  private Precision precision;

  @Option(
      names = "--threads",
      defaultValue = "0",
      paramLabel = "N",
      description = "Threads of libtorch's CPU kernels; 0 for one per core.")
  private int threads;

  @Option(
      names = "--onnxruntime",
      description =
          "Also run the exported network in ONNX Runtime, which must be built in"
              + " (DUALMIX_BUILD_OPTS=-Ponnxruntime).")
  private boolean onnxRuntime;

  @Option(names = "--json", description = "Print a line of JSON per task instead of a table.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    Map<PredictionBench.Task, List<Double>> measured = new EnumMap<>(PredictionBench.Task.class);
    PredictionBench.Options options =
        new PredictionBench.Options(
            architecture, backbone, width, height, images, runs, onnxRuntime, threads);
    new PredictionBench(
            options,
            Backend.open(device, precision, threads),
            Path.of(System.getProperty("java.io.tmpdir")))
        .run(
            one -> {
              measured
                  .computeIfAbsent(one.task(), task -> new ArrayList<>())
                  .add(one.imagesPerSecond());
              err.printf(
                  Locale.ROOT,
                  "run %d of %d: %s %.2f images/s%n",
                  one.repetition(),
                  runs,
                  name(one.task()),
                  one.imagesPerSecond());
              err.flush();
            });
    PrintWriter out = spec.commandLine().getOut();
    if (!json) {
      out.printf(Locale.ROOT, "%-26s %10s%n", "task", "images/s");
    }
    measured.forEach((task, all) -> out.print(json ? line(task, all) : row(task, all)));
    return 0;
  }

  private static String row(PredictionBench.Task task, List<Double> all) {
    return String.format(Locale.ROOT, "%-26s %10.2f%n", name(task), Median.of(all));
  }

  private String line(PredictionBench.Task task, List<Double> all) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("bench", "predict");
    fields.put("task", name(task));
    fields.put("model", architecture + " on " + backbone);
    fields.put("size", width + "x" + height);
    fields.put("images_per_s", Median.of(all));
    return BenchOptions.line(fields) + System.lineSeparator();
  }

  private static String name(PredictionBench.Task task) {
    return task.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
