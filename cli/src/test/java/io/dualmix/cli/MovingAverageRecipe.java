package io.dualmix.cli;

import io.dualmix.config.Experiment;
import io.dualmix.config.MethodConfig;
import io.dualmix.recipe.Recipe;
import io.dualmix.recipe.StageId;
import io.dualmix.recipe.StageSpec;
import io.dualmix.recipe.WeightSource;
import java.util.List;

/** A recipe of two stages that only the tests' class path has. */
public final class MovingAverageRecipe implements Recipe {
  static final String NAME = "test_moving_average";
  static final StageId LEARNER = new StageId(1, "learner");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "Target images alone, then a model whose moving average is the result.";
  }

  @Override
  public List<StageSpec> stages(Experiment experiment) {
    MethodConfig method = experiment.method();
    StageId warmUp = new StageId(1, "warm-up");
    return List.of(
        StageSpec.train(
            warmUp,
            "Warm-up model",
            "target_cross_entropy",
            "method.region_teacher",
            method.regionTeacher(),
            new WeightSource.RandomInit()),
        StageSpec.train(
                LEARNER,
                "Averaged learner",
                MovingAverageObjective.NAME,
                "method.student",
                method.student(),
                new WeightSource.FromStage(warmUp))
            .asResult());
  }
}
