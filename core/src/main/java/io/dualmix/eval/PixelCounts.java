package io.dualmix.eval;

import static org.bytedeco.pytorch.global.torch.bincount;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.LabelImage;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Counts the pixels of an image by true and predicted class, on the prediction's device. */
final class PixelCounts {
  /** The number of values of a byte: the classes and the ignored value. */
  private static final int TRUTHS = 256;

  private PixelCounts() {}

  /**
   * The confusion matrix of one image. Only the C x C counts are copied from the device.
   *
   * @param truth class indices or {@link ClassTable#IGNORE}
   * @param prediction of the truth's H and W, {@code [1, H, W]}, integers from 0 to C - 1, on any
   *     device
   * @param classes C, 1 to 254
   * @throws DualMixException if the numbers of pixels differ, or the truth has a class above C - 1
   */
  static ConfusionMatrix of(LabelImage truth, Tensor prediction, int classes) {
    if (prediction.numel() != truth.classes().length) {
      throw new DualMixException(
          "A prediction of "
              + prediction.numel()
              + " pixels for a truth of "
              + truth.classes().length,
          "");
    }
    try (TensorScope scope = new TensorScope()) {
      Tensor rows = Tensors.ofBytes(truth.classes(), truth.classes().length);
      // 256 * 254 fits 32 bits. The matrix has a row per byte value; ignored pixels are in the last
      // row.
      Tensor cells =
          rows.to(prediction.device(), ScalarType.Int)
              .mul_(new Scalar(classes))
              .add_(prediction.flatten());
      Tensor counts = bincount(cells, new TensorOptional(), (long) TRUTHS * classes);
      long known = (long) classes * classes;
      long unknown = (long) (ClassTable.IGNORE - classes) * classes;
      requireNone(counts.narrow(0, known, unknown).sum(), classes);
      return ConfusionMatrix.of(rows(Tensors.toLongs(counts.narrow(0, 0, known)), classes));
    }
  }

  private static void requireNone(Tensor pixels, int classes) {
    if (pixels.item().toLong() > 0) {
      throw new DualMixException(
          "A truth has "
              + pixels.item().toLong()
              + " pixels of classes above the last one, "
              + (classes - 1),
          "Check the label mapping of the data set.");
    }
  }

  private static long[][] rows(long[] counts, int classes) {
    long[][] rows = new long[classes][classes];
    for (int c = 0; c < classes; c++) {
      System.arraycopy(counts, c * classes, rows[c], 0, classes);
    }
    return rows;
  }
}
