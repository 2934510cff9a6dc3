package io.dualmix.model;

import org.bytedeco.pytorch.Tensor;

/**
 * What a backbone sees in a batch of images.
 *
 * @param low [N, lowChannels, ceil(H / 4), ceil(W / 4)]: edges and textures
 * @param high [N, highChannels, ceil(H / s), ceil(W / s)] at output stride s: objects
 */
record Features(Tensor low, Tensor high) {}
