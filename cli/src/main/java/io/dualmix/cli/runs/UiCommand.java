package io.dualmix.cli.runs;

import io.dualmix.cli.terminal.Terminal;
import io.dualmix.cli.terminal.Version;
import io.dualmix.cli.ui.Dashboard;
import io.dualmix.config.Experiment;
import java.awt.Desktop;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dualmix ui}: the dashboard. */
@Command(
    name = "ui",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header =
        "Shows runs live in a browser: curves, pictures, logs, and predictions for your images.",
    description = {
      "",
      "Serves on this machine only (127.0.0.1) and changes no run. For a machine that you reach"
          + " by ssh: ssh -L 7070:127.0.0.1:7070 MACHINE, then open http://127.0.0.1:7070/ here.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {"  dualmix ui", "  dualmix ui /data/runs --port 8080"})
public final class UiCommand implements Callable<Integer> {
  private static final int LARGEST_PORT = 65535;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "RUNS",
      defaultValue = Experiment.DEFAULT_RUNS,
      description = "The folder of run folders, or one run folder (default: ${DEFAULT-VALUE}).")
  private Path runs;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "7070",
      description = "The port; 0 for any free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(names = "--no-open", description = "Do not open a browser.")
  private boolean quiet;

  @Override
  public Integer call() throws InterruptedException {
    if (port < 0 || port > LARGEST_PORT) {
      throw new ParameterException(
          spec.commandLine(),
          "There is no port "
              + port
              + ": ports go from 1 to "
              + LARGEST_PORT
              + ", and 0 takes any free one, such as --port 7070");
    }
    try (Dashboard dashboard = new Dashboard(runs, port)) {
      PrintWriter out = spec.commandLine().getOut();
      out.println("dashboard: " + dashboard.address() + " (stop with Ctrl-C)");
      out.flush();
      if (!quiet && Terminal.isInteractive()) {
        open(dashboard.address());
      }
      CountDownLatch ended = new CountDownLatch(1);
      ended.await();
    }
    return 0;
  }

  /** Opens a browser, if there is one; the address is printed in any case. */
  private static void open(String address) {
    try {
      if (!GraphicsEnvironment.isHeadless()
          && Desktop.isDesktopSupported()
          && Desktop.getDesktop().isSupported(Desktop.Action.BROWSE)) {
        Desktop.getDesktop().browse(URI.create(address));
      }
    } catch (IOException | RuntimeException | LinkageError e) {
      return;
    }
  }
}
