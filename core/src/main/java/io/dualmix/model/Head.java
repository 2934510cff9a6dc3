package io.dualmix.model;

import org.bytedeco.pytorch.Tensor;

/** A network from features to logits. */
interface Head {
  /**
   * The logits at the head's own resolution, [N, C, h, w].
   *
   * @param features of the backbone that the head was built for
   */
  Tensor forward(Features features, Pass pass);
}
