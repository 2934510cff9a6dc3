package io.dualmix.model;

import io.dualmix.PublicApi;
import java.util.Map;
import java.util.TreeMap;

/**
 * The features of a batch of images by stride. The stride identifies the stage: it is the number of
 * input pixels per feature pixel in the backbone without dilation. If dilation replaces strides,
 * deeper stages have the resolution of the output stride but keep their keys: a ResNet at output
 * stride 8 has features of strides 8, 16 and 32 with the same size.
 *
 * @param byStride at stride s: [N, channels, ceil(H / t), ceil(W / t)] with t the minimum of s and
 *     the output stride
 * @param <T> tensors, or values of a {@link GraphBuilder}'s graph
 */
@PublicApi
public record Features<T>(Map<Integer, T> byStride) {
  public Features {
    byStride = Map.copyOf(byStride);
  }

  /**
   * Returns the features of a stride.
   *
   * @throws IllegalArgumentException if the head did not request them
   */
  public T at(int stride) {
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
