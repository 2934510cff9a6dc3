package io.dualmix.model;

import io.dualmix.DualMixException;
import io.dualmix.tensor.RandomStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;

/**
 * Complementary dropout of the backbone's channels between two views of the same images (UniMatch
 * V2, Yang et al. 2024): a channel that one view loses has twice its value in the other, so that
 * two halves of the features have to tell the same. Half of the pairs, rounded down, keep all
 * channels.
 */
final class ComplementaryDropout {
  private static final double DROPPED = 0.5;
  private static final double KEPT_PAIRS = 0.5;

  private ComplementaryDropout() {}

  /**
   * Applies it to the features of every stride.
   *
   * @param features of a batch whose second half are other views of the first, in the same order
   * @param random the stream of dropout
   */
  static Features<Tensor> apply(Features<Tensor> features, RandomStream random) {
    Map<Integer, Tensor> dropped = new HashMap<>();
    // Sorted: the order of a map's keys may differ between JVMs, that of random numbers may not.
    new TreeMap<>(features.byStride())
        .forEach((stride, x) -> dropped.put(stride, apply(x, random)));
    return new Features<>(dropped);
  }

  private static Tensor apply(Tensor x, RandomStream random) {
    int images = Math.toIntExact(x.size(0));
    if (images % 2 != 0) {
      throw new DualMixException(
          "Complementary dropout was given " + images + " images",
          "Join two views of the same images in one batch.");
    }
    return FeatureDropout.scaled(x, factors(images / 2, Math.toIntExact(x.size(1)), random));
  }

  /** The factors of the first views, then those of the second, each [pairs, channels]. */
  static float[] factors(int pairs, int channels, RandomStream random) {
    int half = pairs * channels;
    float[] factors = new float[2 * half];
    Arrays.fill(factors, 1);
    int[] order = random.permutation(pairs);
    for (int i = (int) (KEPT_PAIRS * pairs); i < pairs; i++) {
      int from = order[i] * channels;
      for (int c = from; c < from + channels; c++) {
        factors[c] = random.chance(DROPPED) ? 0 : 2;
        factors[half + c] = 2 - factors[c];
      }
    }
    return factors;
  }
}
