package io.dualmix.train.objective;

import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.load.Batch;
import io.dualmix.mix.Rectangle;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;

/**
 * Pseudo labels of a batch and their confidence, on the heap.
 *
 * @param images N
 * @param height H
 * @param width W
 * @param classes {@code [N, H, W]}: the most probable class; {@link ClassTable#IGNORE} in padding
 *     and borders
 * @param confidence {@code [N, H, W]}: its probability, 0..1
 */
record PseudoTruth(int images, int height, int width, byte[] classes, float[] confidence) {
  /**
   * The pseudo labels of a batch.
   *
   * @param batch its size and padding
   * @param probabilities the probabilities {@code [1, C, H, W]} of an image, from 0
   * @param top share of the rows at the top without labels, 0..0.5
   * @param bottom the same at the bottom
   */
  static PseudoTruth of(
      Batch batch, LongFunction<Tensor> probabilities, double top, double bottom) {
    int pixels = batch.height() * batch.width();
    byte[] classes = new byte[batch.size() * pixels];
    float[] confidence = new float[batch.size() * pixels];
    for (int i = 0; i < batch.size(); i++) {
      try (TensorScope scope = new TensorScope()) {
        T_TensorTensor_T most = probabilities.apply(i).max(1);
        System.arraycopy(Tensors.toBytes(most.get1()), 0, classes, i * pixels, pixels);
        System.arraycopy(Tensors.toFloats(most.get0()), 0, confidence, i * pixels, pixels);
      }
    }
    PseudoTruth truth =
        new PseudoTruth(batch.size(), batch.height(), batch.width(), classes, confidence);
    truth.ignorePadding(batch);
    truth.ignoreRows(0, (int) Math.round(top * batch.height()));
    truth.ignoreRows(batch.height() - (int) Math.round(bottom * batch.height()), batch.height());
    return truth;
  }

  private int pixels() {
    return height * width;
  }

  private void ignorePadding(Batch batch) {
    if (!batch.padded()) {
      return;
    }
    byte[] content = batch.content();
    for (int p = 0; p < classes.length; p++) {
      if (content[p] == 0) {
        classes[p] = (byte) ClassTable.IGNORE;
      }
    }
  }

  private void ignoreRows(int from, int to) {
    for (int i = 0; i < images; i++) {
      int first = i * pixels();
      Arrays.fill(classes, first + from * width, first + to * width, (byte) ClassTable.IGNORE);
    }
  }

  /**
   * The share of sure pixels among those that are not ignored, of each image; 0 where all are. DACS
   * has one share for a whole batch, which is wrong for a clear image beside a hard one.
   *
   * @param sure the lowest confidence of a sure pixel
   */
  float[] sureShares(double sure) {
    float[] shares = new float[images];
    for (int i = 0; i < images; i++) {
      int counted = 0;
      int certain = 0;
      for (int p = i * pixels(); p < (i + 1) * pixels(); p++) {
        if ((classes[p] & 0xFF) != ClassTable.IGNORE) {
          counted++;
          certain += confidence[p] >= sure ? 1 : 0;
        }
      }
      shares[i] = counted == 0 ? 0 : (float) certain / counted;
    }
    return shares;
  }

  /**
   * A copy in which rectangles show the labels of the next image of the batch; those of the last
   * image, the labels of the first.
   */
  PseudoTruth cutMixed(List<Rectangle> rectangles) {
    byte[] mixed = classes.clone();
    float[] sure = confidence.clone();
    for (int i = 0; i < images; i++) {
      int from = (i + 1) % images * pixels();
      Rectangle r = rectangles.get(i);
      for (int y = r.y(); y < r.y() + r.height(); y++) {
        int at = y * width + r.x();
        System.arraycopy(classes, from + at, mixed, i * pixels() + at, r.width());
        System.arraycopy(confidence, from + at, sure, i * pixels() + at, r.width());
      }
    }
    return new PseudoTruth(images, height, width, mixed, sure);
  }

  /** The labels of an image, from 0. */
  LabelImage label(int image) {
    return new LabelImage(
        width, height, Arrays.copyOfRange(classes, image * pixels(), (image + 1) * pixels()));
  }

  /** The labels, {@code [N, H, W]}, 8 bits, in host memory and the innermost scope. */
  Tensor labels() {
    return Tensors.ofBytes(classes, images, height, width);
  }
}
