package io.dualmix.adapt.setup;

import io.dualmix.model.SegmentationModel;
import io.dualmix.train.Objective;
import io.dualmix.train.objective.Need;
import java.util.List;
import java.util.Set;

/**
 * A kind of objective that recipes can name. Those beyond DualMix's own are found with {@link
 * java.util.ServiceLoader}.
 */
public interface ObjectiveType {
  /** The key that a {@link io.dualmix.recipe.StageSpec} names. */
  String name();

  /** The images that it cannot do without. */
  Set<Need> needs();

  /**
   * The inputs that are worth a picture in the report, by their names in {@link Objective#inputs};
   * for what no single image shows.
   */
  default List<String> pictured() {
    return List.of();
  }

  /**
   * Makes the objective; owned by the caller.
   *
   * @param setup its stage
   * @param batch images of each domain in a step, at least 1
   * @param firstStep the first step that it will compute, from 0
   * @param model that is trained
   */
  Objective create(
      StageSetup setup, int batch, int firstStep, SegmentationModel model);
}
