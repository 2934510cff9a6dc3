package io.dualmix.cli.train;

import io.dualmix.adapt.setup.Branch;
import io.dualmix.config.Experiment;
import io.dualmix.recipe.StageSpec;
import io.dualmix.run.TakeOver;
import io.dualmix.session.RunPlanner;
import java.nio.file.Path;

/**
 * The run that a new run branches off.
 *
 * @param run its folder
 * @param redo the stage that trains again, and all that depends on it: its path, or its name
 */
public record Origin(Path run, String redo) {
  /**
   * The stages that are taken over and those that train.
   *
   * @param experiment the settings of the new run
   * @throws io.dualmix.DualMixException if there is no such stage, or a changed setting concerns a
   *     stage that would be taken over
   */
  Branch branch(Experiment experiment) {
    return Branch.of(
        RunPlanner.stored(run),
        experiment,
        redo,
        stage -> TakeOver.hasEnded(run, stage.path(), stage.kind()));
  }

  TakeOver takeOver(Experiment experiment) {
    Branch branch = branch(experiment);
    return TakeOver.of(
        run, branch.redo().path(), branch.taken().stream().map(StageSpec::path).toList());
  }
}
