package io.dualmix.adapt.setup;

import io.dualmix.train.Objective;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the inputs of an objective's first steps, for display. */
public final class TrainingInputs {
  private TrainingInputs() {}

  /** Receives inputs. */
  @FunctionalInterface
  public interface Receiver {
    /**
     * One image of a batch.
     *
     * @param index from 0, over all steps, for each input
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
   * @param wanted number of images of each input
   * @param receiver receives each image
   */
  public static void first(Objective objective, List<String> names, int wanted, Receiver receiver) {
    Map<String, Integer> shown = new HashMap<>();
    boolean more = true;
    // An objective may lack an input for its settings: a step without any ends the search.
    for (int step = 0; more; step++) {
      more = false;
      for (Objective.Input input : objective.inputs(step)) {
        int from = shown.getOrDefault(input.name(), 0);
        if (names.contains(input.name()) && from < wanted) {
          int count = Math.min(input.batch().size(), wanted - from);
          for (int i = 0; i < count; i++) {
            receiver.accept(from + i, input, i);
          }
          shown.put(input.name(), from + count);
          more |= from + count < wanted;
        }
      }
    }
  }
}
