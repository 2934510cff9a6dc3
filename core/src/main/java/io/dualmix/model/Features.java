package io.dualmix.model;

import org.bytedeco.pytorch.Tensor;

/**
 * What a backbone sees in a batch of images.
 *
 * @param low [N, lowChannels, ceil(H / 4), ceil(W / 4)]: edges and textures
 * @param middle [N, middleChannels, h, w]: the features before the last, for a second head; null
 *     where the variant has none
 * @param high [N, highChannels, ceil(H / s), ceil(W / s)] at output stride s: objects
 */
record Features(Tensor low, Tensor middle, Tensor high) {
  /** Without features for a second head. */
  Features(Tensor low, Tensor high) {
    this(low, null, high);
  }
}
