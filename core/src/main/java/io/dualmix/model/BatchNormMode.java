package io.dualmix.model;

/** What training does to the batch-norm layers of a network, in the backbone and in the head. */
public enum BatchNormMode {
  /** Weight and bias learn, running statistics move (DAFormer). */
  TRAINED,
  /** Weight and bias stay fixed while running statistics still move (AdaptSegNet, DACS). */
  FROZEN_AFFINE,
  /** Nothing moves: the layers use their running statistics even while the rest trains. */
  FROZEN
}
