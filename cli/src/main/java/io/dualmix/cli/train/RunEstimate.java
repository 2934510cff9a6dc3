package io.dualmix.cli.train;

import io.dualmix.adapt.setup.BatchSizes;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.adapt.setup.PretrainedWeights;
import io.dualmix.cli.terminal.ProgressDisplay;
import io.dualmix.config.Experiment;
import io.dualmix.recipe.StageSpec;
import io.dualmix.session.CheckedData;
import io.dualmix.session.Rehearsal;
import io.dualmix.session.RunPlanner;
import io.dualmix.train.CancellationToken;
import java.util.function.Predicate;

/** Estimates the time of a run from a few measured steps; writes nothing. */
public final class RunEstimate {
  private RunEstimate() {}

  /**
   * The time of some stages of a run, in seconds.
   *
   * @param wanted the stages that count
   * @param display shows the progress of the measurement
   * @param cancellation ends the measurement after a step
   * @throws io.dualmix.DualMixException if training would fail on the data, or weights are missing
   * @throws CancellationToken.StoppedException if it is cancelled
   */
  public static double seconds(
      Experiment experiment,
      Predicate<StageSpec> wanted,
      ProgressDisplay display,
      CancellationToken cancellation) {
    PretrainedWeights.check(experiment);
    PretrainedWeights.requireHere(experiment);
    Domains domains = CheckedData.open(experiment).domains();
    Experiment sized = BatchSizes.fill(experiment, domains);
    Rehearsal rehearsal =
        Rehearsal.of(sized, domains, new MeasuringDisplay(() -> display), cancellation);
    return DryRun.seconds(
        RunPlanner.resolve(sized, domains, rehearsal), domains, rehearsal, wanted);
  }
}
