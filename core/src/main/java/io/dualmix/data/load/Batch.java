package io.dualmix.data.load;

import io.dualmix.DualMixException;
import io.dualmix.PublicApi;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.PixelArea;
import io.dualmix.data.image.RgbImage;
import io.dualmix.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The images of a training step on the heap.
 *
 * @param step from 0
 * @param names names of the N images
 * @param height H
 * @param width W
 * @param rgb pixels, {@code [N, H, W, 3]}, 0..255
 * @param strong the strong views in the same layout; null if the augmentation has no strong view
 * @param classes {@code [N, H, W]}, class indices and {@link ClassTable#IGNORE}; null without
 *     labels
 * @param contents for each image the part that is not padding; null if there is no padding
 */
@PublicApi
public record Batch(
    int step,
    List<String> names,
    int height,
    int width,
    byte[] rgb,
    byte[] strong,
    byte[] classes,
    List<PixelArea> contents) {
  public Batch {
    names = List.copyOf(names);
    PixelArea whole = new PixelArea(0, 0, width, height);
    contents =
        contents == null || contents.stream().allMatch(whole::equals)
            ? null
            : List.copyOf(contents);
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

  /** Creates a batch without strong views and padding. */
  public Batch(int step, List<String> names, int height, int width, byte[] rgb, byte[] classes) {
    this(step, names, height, width, rgb, null, classes, null);
  }

  /** The number of images, N. */
  public int size() {
    return names.size();
  }

  /** The image at an index, from 0. */
  public RgbImage image(int index) {
    int length = height * width * RgbImage.CHANNELS;
    return new RgbImage(
        width, height, Arrays.copyOfRange(rgb, index * length, (index + 1) * length));
  }

  /** The label at an index, from 0. The batch must have labels. */
  public LabelImage label(int index) {
    int pixels = height * width;
    return new LabelImage(
        width, height, Arrays.copyOfRange(classes, index * pixels, (index + 1) * pixels));
  }

  /** The number of pixels that are not padding. */
  public long contentPixels() {
    return contents == null
        ? (long) size() * height * width
        : contents.stream().mapToLong(PixelArea::pixels).sum();
  }

  /**
   * A mask of the pixels that are not padding, {@code [N, H, W]}, 8 bits, 0 or 1, in host memory
   * and the innermost scope.
   */
  public Tensor contentMask() {
    return Tensors.ofBytes(content(), size(), height, width);
  }

  /** The mask of {@link #contentMask} on the heap. */
  public byte[] content() {
    byte[] mask = new byte[size() * height * width];
    for (int i = 0; i < size(); i++) {
      PixelArea area = contents == null ? new PixelArea(0, 0, width, height) : contents.get(i);
      for (int y = area.top(); y < area.top() + area.height(); y++) {
        int row = (i * height + y) * width + area.left();
        Arrays.fill(mask, row, row + area.width(), (byte) 1);
      }
    }
    return mask;
  }

  /** Whether some images are padded. */
  public boolean padded() {
    return contents != null;
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
   * The strong views in the layout of {@link #images}; pixel (x, y) of both shows the same point.
   *
   * @throws DualMixException if this batch has none
   */
  public Tensor strongImages() {
    if (strong == null) {
      throw new DualMixException(
          "The batch of " + names + " has no strong views",
          "Use an augmentation with a strong view.");
    }
    return tensor(strong);
  }

  private Tensor tensor(byte[] pixels) {
    return Tensors.ofBytes(pixels, size(), height, width, RgbImage.CHANNELS).permute(0, 3, 1, 2);
  }

  /**
   * The labels, {@code [N, H, W]}, 8 bits, class indices and {@link ClassTable#IGNORE}, in host
   * memory and the innermost scope. Losses convert them to 64 bits on the device, because
   * transferring 64 bits takes eight times as long.
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
