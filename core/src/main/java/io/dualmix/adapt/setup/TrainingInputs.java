package io.dualmix.adapt.setup;

import io.dualmix.train.Objective;
import java.util.List;

/** Reads the inputs of an objective's first steps, for display. */
public final class TrainingInputs {
  private TrainingInputs() {}

  /** Receives inputs. */
  @FunctionalInterface
  public interface Receiver {
    /**
     * One image of a batch.
     *
     * @param index from 0, over all steps
     * @param input the batch
     * @param place of the image in the batch
     */
    void accept(int index, Objective.Input input, int place);
  }

  /**
   * Reads the inputs of the first steps.
   *
   * @param objective the objective
   * @param names of the inputs, as in {@link Objective#inputs}
   * @param wanted total number of images
   * @param receiver receives each image
   */
  public static void first(Objective objective, List<String> names, int wanted, Receiver receiver) {
    int shown = 0;
    int before = -1;
    // An objective may lack an input for its settings: a step without any ends the search.
    for (int step = 0; shown < wanted && shown > before; step++) {
      before = shown;
      for (Objective.Input input : objective.inputs(step)) {
        if (names.contains(input.name())) {
          for (int i = 0; i < input.batch().size() && shown < wanted; i++, shown++) {
            receiver.accept(shown, input, i);
          }
        }
      }
    }
  }
}
