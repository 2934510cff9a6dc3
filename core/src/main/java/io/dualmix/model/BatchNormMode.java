package io.dualmix.model;

/** The training mode of the batch-norm layers in the backbone and the head. */
public enum BatchNormMode {
  /** Weight and bias are trained, running statistics are updated (DAFormer). */
  TRAINED,
  /** Weight and bias are fixed, running statistics are updated (AdaptSegNet, DACS). */
  FROZEN_AFFINE,
  /** All are fixed: the layers use their running statistics during training. */
  FROZEN
}
