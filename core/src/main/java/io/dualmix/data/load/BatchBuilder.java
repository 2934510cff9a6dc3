package io.dualmix.data.load;

import io.dualmix.DualMixException;
import io.dualmix.data.augment.Augmenter;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.RgbImage;
import java.util.ArrayList;
import java.util.List;

/** Puts samples of one size together, pixels to planes. */
final class BatchBuilder {
  private final int step;
  private final int count;
  private final boolean labelled;
  private final List<String> names = new ArrayList<>();
  private ImageSize size;
  private byte[] rgb;
  private byte[] classes;

  BatchBuilder(int step, int count, boolean labelled) {
    this.step = step;
    this.count = count;
    this.labelled = labelled;
  }

  /**
   * Adds the next sample.
   *
   * @throws DualMixException if its size is not that of the first
   */
  void add(String name, Augmenter.Sample sample) {
    ImageSize its = ImageSize.of(sample.image());
    if (size == null) {
      allocate(its);
    } else if (!its.equals(size)) {
      throw new DualMixException(
          "The images "
              + names.get(0)
              + " ("
              + size
              + ") and "
              + name
              + " ("
              + its
              + ") cannot form one batch",
          "Set a crop, or resize the data set.");
    }
    int pixels = size.width() * size.height();
    int first = names.size() * pixels;
    byte[] from = sample.image().rgb();
    int red = first * RgbImage.CHANNELS;
    int green = red + pixels;
    int blue = green + pixels;
    for (int i = 0, at = 0; i < pixels; i++, at += RgbImage.CHANNELS) {
      rgb[red + i] = from[at];
      rgb[green + i] = from[at + 1];
      rgb[blue + i] = from[at + 2];
    }
    if (labelled) {
      System.arraycopy(sample.label().classes(), 0, classes, first, pixels);
    }
    names.add(name);
  }

  Batch batch() {
    return new Batch(step, names, size.height(), size.width(), rgb, classes);
  }

  private void allocate(ImageSize first) {
    long pixels = (long) count * first.width() * first.height();
    if (pixels * RgbImage.CHANNELS > Integer.MAX_VALUE - 8) {
      throw new DualMixException(
          "A batch of " + count + " images of " + first + " is larger than a Java array",
          "Use a smaller batch or crop.");
    }
    size = first;
    rgb = new byte[(int) pixels * RgbImage.CHANNELS];
    classes = labelled ? new byte[(int) pixels] : null;
  }
}
