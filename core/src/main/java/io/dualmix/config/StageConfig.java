package io.dualmix.config;

import java.util.ArrayList;
import java.util.List;

/**
 * One kind of model's training.
 *
 * @param steps of one stage, at least 1; null until {@code method.budget} or {@code method.epochs}
 *     is converted to steps, before the run starts
 * @param batch images of each domain in one step, 1..1024; null until it is chosen from the images,
 *     the model and the memory, before the run starts
 * @param start what its model starts from in round 1: {@code pretrained} (a backbone with {@code
 *     model.weights}), {@code random}, {@code source_only}, {@code target_only}, {@code joint}
 *     (that baseline's model of this run) or a model file
 * @param startLater the same for rounds above 1, where {@code previous} is the same stage's model
 *     of the round before
 * @param learningRate in place of the optimiser's; null for the optimiser's
 */
public record StageConfig(
    Integer steps, Integer batch, String start, String startLater, Double learningRate) {
  /** The baselines that a stage may start from, and that a run may train for comparison. */
  public static final List<String> BASELINES = List.of("source_only", "target_only", "joint");

  /** Every model of round 1 starts from ImageNet weights in the paper. */
  public static final String DEFAULT_START = "pretrained";

  /** Later rounds refine what the earlier ones learned. */
  public static final String DEFAULT_START_LATER = "previous";

  public StageConfig {
    start = start == null ? DEFAULT_START : start;
    startLater = startLater == null ? DEFAULT_START_LATER : startLater;
    Require.atLeast("steps", steps, 1);
    Require.between("batch", batch, 1, 1024);
    requireStart("start", start, List.of("pretrained", "random"));
    requireStart("start_later", startLater, List.of("pretrained", "random", "previous", "student"));
    if (learningRate != null) {
      Require.above("learning_rate", learningRate, 0, 10);
    }
  }

  static StageConfig defaults() {
    return new StageConfig(null, null, null, null, null);
  }

  private static void requireStart(String key, String value, List<String> words) {
    List<String> known = new ArrayList<>(words);
    known.addAll(BASELINES);
    // A bare word is a misspelt name more often than a file without folder and ending.
    if (!known.contains(value) && !value.matches(".*[./\\\\].*")) {
      known.add("a file such as runs/first/model.safetensors");
      throw Require.unknown(key, value, known);
    }
  }
}
