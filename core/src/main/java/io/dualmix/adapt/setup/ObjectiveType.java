package io.dualmix.adapt.setup;

import io.dualmix.PublicApi;
import io.dualmix.config.Experiment;
import io.dualmix.model.SegmentationModel;
import io.dualmix.train.Objective;
import io.dualmix.train.objective.Need;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A type of objective, which recipes name. Plugins add further types: public classes with a
 * constructor without parameters, listed in {@code
 * META-INF/services/io.dualmix.adapt.setup.ObjectiveType}.
 */
@PublicApi
public interface ObjectiveType {
  /** The value of {@link io.dualmix.recipe.StageSpec#objective}. */
  String name();

  /** The kinds of images that it needs. */
  Set<Need> needs();

  /**
   * The names in {@link Objective#inputs} of the inputs that the report shows as pictures, such as
   * mixed images; empty for none.
   *
   * @param experiment whose settings may add inputs
   */
  default List<String> pictured(Experiment experiment) {
    return List.of();
  }

  /**
   * The number of images that pass through the model in a step, with gradients.
   *
   * @param experiment whose settings may add inputs
   * @param batch images of each domain in a step, at least 1
   */
  default int imagesPerStep(Experiment experiment, int batch) {
    return batch * needs().size();
  }

  /**
   * The sections of the configuration that this objective alone reads, such as {@code
   * method.distillation}; a change of another objective's section then leaves its stages as they
   * are. Empty if unknown: every key of {@code method} may matter.
   */
  default Optional<Set<String>> settings() {
    return Optional.empty();
  }

  /**
   * The parts of the loss that can be left out, to measure what each costs: the settings that leave
   * one out, such as {@code method.self_training.mirror=false}, by the part's name; empty for a
   * loss of one part.
   */
  default Map<String, List<String>> withoutParts(Experiment experiment) {
    return Map.of();
  }

  /**
   * Checks the settings before a run starts.
   *
   * @throws io.dualmix.config.InvalidSetting if the objective cannot train with them
   */
  default void check(Experiment experiment) {}

  /**
   * Creates the objective; the caller owns it.
   *
   * @param setup of the stage
   * @param batch images of each domain in a step, at least 1
   * @param firstStep the first step to compute, from 0
   * @param model the model to train
   */
  Objective create(StageSetup setup, int batch, int firstStep, SegmentationModel model);
}
