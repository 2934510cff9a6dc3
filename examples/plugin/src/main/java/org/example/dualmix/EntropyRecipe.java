package org.example.dualmix;

import io.dualmix.config.Experiment;
import io.dualmix.config.StageConfig;
import io.dualmix.recipe.Recipe;
import io.dualmix.recipe.StageId;
import io.dualmix.recipe.StageSpec;
import io.dualmix.recipe.WeightSource;
import java.util.List;

/** The recipe {@code min_entropy}: one stage, whose settings are {@code method.student}. */
public final class EntropyRecipe implements Recipe {
  @Override
  public String name() {
    return "min_entropy";
  }

  @Override
  public String description() {
    return "One stage on both domains; predictions on unlabelled images become sure (MinEnt).";
  }

  @Override
  public List<StageSpec> stages(Experiment experiment) {
    StageConfig training = experiment.method().student();
    WeightSource start =
        experiment.model().weights() == null
            ? new WeightSource.RandomInit()
            : new WeightSource.Pretrained();
    return List.of(
        StageSpec.train(
                new StageId(1, "student"),
                "Student with sure predictions",
                EntropyMinimisation.NAME,
                "method.student",
                training,
                start)
            .asResult());
  }
}
