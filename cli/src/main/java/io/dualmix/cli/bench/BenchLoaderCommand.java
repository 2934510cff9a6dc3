package io.dualmix.cli.bench;

import io.dualmix.DualMixException;
import io.dualmix.bench.LoaderBench;
import io.dualmix.bench.LoaderCase;
import io.dualmix.bench.SyntheticFiles;
import io.dualmix.cli.terminal.Version;
import io.dualmix.storage.AtomicFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dualmix bench loader}. */
@Command(
    name = "loader",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Times reading, LAB transfer, augmentation and batches.",
    description = {
      "",
      "Measures images with labels per second for each stage of the loader, on files in the sizes"
          + " and formats of known data sets. With one thread the CPU time counts, so that other"
          + " processes hardly matter.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dualmix bench loader cityscapes",
      "  dualmix bench loader --folder /tmp/bench --runs 9"
    })
final class BenchLoaderCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "CASE",
      description = "cityscapes, gta5, camvid or bdd100k (default: all).")
  private List<String> cases = new ArrayList<>();

  @Option(
      names = "--folder",
      paramLabel = "DIR",
      description =
          "The folder for the drawn files (default: a temporary folder). Existing files in"
              + " DIR/CASE/images and labels are used.")
  private Path folder;

  @Option(
      names = "--files",
      defaultValue = "8",
      paramLabel = "N",
      description = "Number of images to draw per case (${DEFAULT-VALUE}).")
  private int files;

  @Option(
      names = "--runs",
      defaultValue = "5",
      paramLabel = "N",
      description = "Repetitions of each stage; the median is reported (${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--seconds",
      defaultValue = "0.5",
      paramLabel = "S",
      description = "Minimum duration of a repetition (${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of the last measurement of a case (default: all cores); 1 skips it.")
  private Integer threads;

  @Option(names = "--json", description = "Print a line of JSON per stage instead of a table.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (files < 1 || !(seconds > 0 && seconds < 3600)) {
      throw new DualMixException(
          "--files " + files + " must be at least 1, --seconds " + seconds + " above 0", "");
    }
    List<SyntheticFiles> chosen =
        cases.isEmpty()
            ? List.of(SyntheticFiles.values())
            : cases.stream().map(SyntheticFiles::of).toList();
    if (folder != null) {
      run(chosen, folder);
      return 0;
    }
    Path temporary = Files.createTempDirectory("dualmix-bench");
    try {
      run(chosen, temporary);
    } finally {
      AtomicFiles.deleteRecursively(temporary);
    }
    return 0;
  }

  private void run(List<SyntheticFiles> chosen, Path root) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    if (!json) {
      out.printf(Locale.ROOT, "%-12s %-10s %8s %12s%n", "case", "stage", "threads", "images/s");
    }
    int most = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    for (SyntheticFiles one : chosen) {
      err.println("preparing " + one);
      LoaderCase prepared = one.in(root, files);
      Duration least = Duration.ofNanos((long) (1e9 * seconds));
      LoaderBench.run(
          new LoaderBench.Options(List.of(prepared), runs, least, most),
          result -> {
            out.print(json ? line(result) : row(result));
            out.flush();
          });
    }
  }

  private static String row(LoaderBench.Result result) {
    return String.format(
        Locale.ROOT,
        "%-12s %-10s %8d %12.1f%n",
        result.name(),
        result.stage(),
        result.threads(),
        result.imagesPerSecond());
  }

  private static String line(LoaderBench.Result result) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("bench", "loader");
    fields.put("case", result.name());
    fields.put("stage", result.stage().toString());
    fields.put("threads", result.threads());
    fields.put("images_per_s", result.imagesPerSecond());
    return BenchOptions.line(fields) + System.lineSeparator();
  }
}
