package io.dualmix.peer.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.loss.Loss;

/** Cross entropy over the pixels that have a class: DJL's own knows no value to ignore. */
final class PixelLoss extends Loss {
  private static final int IGNORED = 255;

  PixelLoss() {
    super("PixelLoss");
  }

  /** Logits [batch, class, height, width], labels [batch, height, width] as 64-bit integers. */
  @Override
  public NDArray evaluate(NDList labels, NDList predictions) {
    NDArray label = labels.singletonOrThrow().expandDims(1);
    NDArray seen = label.neq(IGNORED);
    NDArray picked = predictions.singletonOrThrow().logSoftmax(1).gather(label.mul(seen), 1);
    NDArray weight = seen.toType(DataType.FLOAT32, false);
    return picked.mul(weight).sum().neg().div(weight.sum());
  }
}
