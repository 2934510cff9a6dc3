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
 * @param rgb pixel by pixel, {@code [N, H, W, 3]}, 0..255
 * @param strong the same images in other colours, laid out likewise; null unless the loader was
 *     asked for a strong view
 * @param classes {@code [N, H, W]}, class indices and {@link ClassTable#IGNORE}; null without
 *     labels
 */
public record Batch(
    int step,
    List<String> names,
    int height,
    int width,
    byte[] rgb,
    byte[] strong,
    byte[] classes) {
  public Batch {
    names = List.copyOf(names);
    long pixels = (long) names.size() * height * width;
    if (rgb.length != pixels * RgbImage.CHANNELS
        || (strong != null && strong.length != rgb.length)
        || (classes != null && classes.length != pixels)) {
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
              + (strong == null ? "" : ", " + strong.length + " bytes of strong views")
              + (classes == null ? "" : " and " + classes.length + " label bytes"),
          "");
    }
  }

  /** A batch of one view. */
  public Batch(int step, List<String> names, int height, int width, byte[] rgb, byte[] classes) {
    this(step, names, height, width, rgb, null, classes);
  }

  /** The number of images, N. */
  public int size() {
    return names.size();
  }

  /** One of the images, from 0. */
  public RgbImage image(int index) {
    int length = height * width * RgbImage.CHANNELS;
    return new RgbImage(
        width, height, Arrays.copyOfRange(rgb, index * length, (index + 1) * length));
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
   * The images, {@code [N, 3, H, W]} in channels-last order, 8 bits, RGB 0..255, in host memory and
   * the innermost scope.
   */
  public Tensor images() {
    return tensor(rgb);
  }

  /**
   * The strong views, as {@link #images}; pixel (x, y) of both is the same place.
   *
   * @throws DualMixException if this batch has none
   */
  public Tensor strongImages() {
    if (strong == null) {
      throw new DualMixException(
          "The batch of " + names + " has no strong views", "Ask the loader for two views.");
    }
    return tensor(strong);
  }

  private Tensor tensor(byte[] pixels) {
    return Tensors.ofBytes(pixels, size(), height, width, RgbImage.CHANNELS).permute(0, 3, 1, 2);
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
