package io.dualmix.data.load;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import io.dualmix.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The images of one training step on the heap, ready to become tensors.
 *
 * @param step from 0
 * @param names of the N images
 * @param height H of all of them
 * @param width W of all of them
 * @param rgb planar {@code [N, 3, H, W]}, 0..255
 * @param classes {@code [N, H, W]}, class indices and {@link ClassTable#IGNORE}; null without
 *     labels
 */
public record Batch(
    int step, List<String> names, int height, int width, byte[] rgb, byte[] classes) {
  public Batch {
    names = List.copyOf(names);
    long pixels = (long) names.size() * height * width;
    if (rgb.length != pixels * RgbImage.CHANNELS || (classes != null && classes.length != pixels)) {
      throw new DualMixException(
          "A batch of "
              + names.size()
              + " images of "
              + width
              + "x"
              + height
              + " cannot have "
              + rgb.length
              + " image bytes"
              + (classes == null ? "" : " and " + classes.length + " label bytes"),
          "");
    }
  }

  /** The number of images, N. */
  public int size() {
    return names.size();
  }

  /** One of the images, from 0. */
  public RgbImage image(int index) {
    int pixels = height * width;
    byte[] interleaved = new byte[pixels * RgbImage.CHANNELS];
    for (int c = 0; c < RgbImage.CHANNELS; c++) {
      int from = (index * RgbImage.CHANNELS + c) * pixels;
      for (int i = 0; i < pixels; i++) {
        interleaved[i * RgbImage.CHANNELS + c] = rgb[from + i];
      }
    }
    return new RgbImage(width, height, interleaved);
  }

  /** The label of one of the images, from 0; only of a batch that has labels. */
  public LabelImage label(int index) {
    int pixels = height * width;
    return new LabelImage(
        width, height, Arrays.copyOfRange(classes, index * pixels, (index + 1) * pixels));
  }

  /** Whether there are labels. */
  public boolean labelled() {
    return classes != null;
  }

  /**
   * The images, {@code [N, 3, H, W]}, 8 bits, RGB 0..255, in host memory and the innermost scope.
   */
  public Tensor images() {
    return Tensors.ofBytes(rgb, size(), RgbImage.CHANNELS, height, width);
  }

  /**
   * The labels, {@code [N, H, W]}, 8 bits, class indices and {@link ClassTable#IGNORE}, in host
   * memory and the innermost scope. Losses widen them on the device: 64 bits would take eight times
   * as long to get there.
   *
   * @throws DualMixException if this batch has none
   */
  public Tensor labels() {
    if (classes == null) {
      throw new DualMixException(
          "The batch of " + names + " has no labels", "Load it from labelled images.");
    }
    return Tensors.ofBytes(classes, size(), height, width);
  }
}
