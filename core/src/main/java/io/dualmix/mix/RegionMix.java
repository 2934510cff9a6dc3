package io.dualmix.mix;

import io.dualmix.DualMixException;
import io.dualmix.tensor.GradientFree;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Region-level mixing (paper, eq. 1): x_rl = M * x_t + (1 - M) * x_s, labels alike. M is 0 in a
 * rectangle and 1 around it: what is cut from the source image is pasted at the same place on the
 * target image.
 */
public final class RegionMix {
  private RegionMix() {}

  /**
   * Mixed samples.
   *
   * @param images {@code [N, 3, H, W]}, of the inputs' type
   * @param labels {@code [N, H, W]}, of the inputs' type
   */
  public record Mixed(Tensor images, Tensor labels) {}

  /**
   * Mixes two batches sample by sample. The inputs are not changed; no gradient is recorded.
   *
   * @param sourceImages x_s, {@code [N, 3, H, W]} of any type and device
   * @param sourceLabels y_s, {@code [N, H, W]}
   * @param targetImages x_t, as the source's
   * @param targetLabels y_t, as the source's
   * @param rectangles N of them, each within the image or empty
   * @return new tensors in the innermost scope
   * @throws DualMixException if shapes or types differ, or a rectangle reaches outside
   */
  public static Mixed mix(
      Tensor sourceImages,
      Tensor sourceLabels,
      Tensor targetImages,
      Tensor targetLabels,
      List<Rectangle> rectangles) {
    requireShapes(sourceImages, sourceLabels, rectangles);
    requireAlike("images", sourceImages, targetImages);
    requireAlike("labels", sourceLabels, targetLabels);
    rectangles.forEach(r -> requireInside(r, sourceImages.size(3), sourceImages.size(2)));
    return new Mixed(
        paste(sourceImages, targetImages, rectangles),
        paste(sourceLabels, targetLabels, rectangles));
  }

  /** The last two dimensions are rows and columns. */
  private static Tensor paste(Tensor source, Tensor target, List<Rectangle> rectangles) {
    try (TensorScope scope = new TensorScope();
        GradientFree guard = GradientFree.open()) {
      Tensor mixed = target.clone();
      for (int i = 0; i < rectangles.size(); i++) {
        if (!rectangles.get(i).empty()) {
          region(mixed, i, rectangles.get(i)).copy_(region(source, i, rectangles.get(i)));
        }
      }
      return scope.keep(mixed);
    }
  }

  private static Tensor region(Tensor batch, int sample, Rectangle r) {
    return batch.select(0, sample).narrow(-2, r.y(), r.height()).narrow(-1, r.x(), r.width());
  }

  private static void requireShapes(Tensor images, Tensor labels, List<Rectangle> rectangles) {
    long[] i = Tensors.shape(images);
    long[] l = Tensors.shape(labels);
    boolean matching =
        i.length == 4
            && l.length == 3
            && i[0] == l[0]
            && i[2] == l[1]
            && i[3] == l[2]
            && rectangles.size() == i[0];
    if (!matching) {
      throw new DualMixException(
          "Images "
              + Arrays.toString(i)
              + ", labels "
              + Arrays.toString(l)
              + " and "
              + rectangles.size()
              + " rectangles; expected [N, 3, H, W], [N, H, W] and N rectangles",
          "");
    }
  }

  private static void requireAlike(String what, Tensor source, Tensor target) {
    long[] s = Tensors.shape(source);
    long[] t = Tensors.shape(target);
    ScalarType sourceType = source.scalar_type().intern(); // JavaCPP makes a new object each time.
    ScalarType targetType = target.scalar_type().intern();
    if (!Arrays.equals(s, t) || sourceType != targetType) {
      throw new DualMixException(
          "Source "
              + what
              + " are "
              + Arrays.toString(s)
              + " "
              + sourceType
              + ", target "
              + what
              + " "
              + Arrays.toString(t)
              + " "
              + targetType,
          "Both domains need the same crop and the same batch size.");
    }
  }

  private static void requireInside(Rectangle r, long width, long height) {
    if ((long) r.x() + r.width() > width || (long) r.y() + r.height() > height) {
      throw new DualMixException(r + " reaches outside an image of " + width + "x" + height, "");
    }
  }
}
