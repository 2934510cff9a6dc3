package io.dualmix.cli.train;

import io.dualmix.cli.terminal.Version;
import io.dualmix.config.Experiment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code dualmix demo}: the whole method on drawn scenes. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Shows the whole method on drawn street scenes; needs no data.",
    description = {
      "",
      "The same as: dualmix train configs/demo.yaml. The result is a table here and"
          + " runs/demo/report.html.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dualmix demo",
      "  dualmix demo -s seed=2 -s name=demo-2",
      "  dualmix demo --resume"
    })
public final class DemoCommand implements Callable<Integer> {
  /** The folder of DualMix, set by the script {@code dualmix}. */
  private static final String HOME = "dualmix.home";

  @Spec private CommandSpec spec;
  @Mixin private RunOptions options;

  /** The file of the demo's experiment. */
  public static Path file() {
    Path home = Path.of(System.getProperty(HOME, "."));
    // An installed archive has them in conf, a checkout in configs.
    Path installed = home.resolve("conf").resolve("demo.yaml");
    return Files.exists(installed) ? installed : home.resolve("configs").resolve("demo.yaml");
  }

  @Override
  public Integer call() {
    Experiment experiment = options.read(file());
    return new TrainingSession(
            spec.commandLine().getOut(),
            spec.commandLine().getErr(),
            spec.commandLine().getParseResult().originalArgs())
        .run(experiment, options.folder(experiment), options.resume());
  }
}
