package io.dualmix.model;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a backbone gives for a batch of images, by stride. The stride names the stage: input pixels
 * per pixel there in the backbone without dilation. Where dilation takes the place of strides, the
 * deeper stages have the resolution of the output stride and keep their names: a ResNet at output
 * stride 8 has features of strides 8, 16 and 32 of one size.
 *
 * @param byStride at stride s: [N, channels, ceil(H / t), ceil(W / t)] with t the lesser of s and
 *     the output stride
 * @param <T> tensors, or values of a {@link GraphBuilder}'s graph
 */
record Features<T>(Map<Integer, T> byStride) {
  Features {
    byStride = Map.copyOf(byStride);
  }

  /**
   * The features of a stride.
   *
   * @throws IllegalArgumentException if the head did not ask for it
   */
  T at(int stride) {
    T features = byStride.get(stride);
    if (features == null) {
      throw new IllegalArgumentException(
          "No features of stride "
              + stride
              + " were asked for, only of "
              + new TreeMap<>(byStride).keySet());
    }
    return features;
  }
}
