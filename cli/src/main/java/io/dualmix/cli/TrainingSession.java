package io.dualmix.cli;

import io.dualmix.DualMixException;
import io.dualmix.adapt.Domains;
import io.dualmix.adapt.DualLevelMixing;
import io.dualmix.config.Experiment;
import io.dualmix.train.RunListener;
import io.dualmix.train.StopRequest;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One run as the command line sees it: progress while it goes on, the table at its end. */
final class TrainingSession {
  private final PrintWriter out;
  private final PrintWriter err;

  /**
   * @param out gets the table
   * @param err gets the progress
   */
  TrainingSession(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  /**
   * Runs an experiment.
   *
   * @param folder of the run
   * @param resume whether to go on with an earlier run
   * @return the exit code
   */
  int run(Experiment experiment, Path folder, boolean resume) {
    if (!resume && Files.exists(folder)) {
      throw new DualMixException(
          "The run folder " + folder + " exists already",
          "Go on with it: --resume. Or begin another: -s name=NAME or --run-dir DIR.");
    }
    Domains domains = Domains.open(experiment);
    ResultTable results = new ResultTable();
    try (ProgressListener progress = new ProgressListener(Terminal.display(err))) {
      RunListener listener = RunListener.all(List.of(results, progress));
      new DualLevelMixing(experiment, domains, folder, listener, new StopRequest()).run();
    }
    out.println();
    out.print(results.render(domains.validation().classes().names()));
    return 0;
  }
}
