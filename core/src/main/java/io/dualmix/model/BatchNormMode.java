package io.dualmix.model;

/**
 * The training mode of the backbone's batch-norm layers. Those of the head are always trained: no
 * published weights have statistics for a new head, and frozen ones would stay at 0 and 1.
 */
public enum BatchNormMode {
  /** Weight and bias are trained, running statistics are updated (DAFormer). */
  TRAINED,
  /** Weight and bias are fixed, running statistics are updated (AdaptSegNet, DACS). */
  FROZEN_AFFINE,
  /** All are fixed: the layers use their running statistics during training. */
  FROZEN
}
