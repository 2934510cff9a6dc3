package io.dualmix.data.load;

import io.dualmix.DualMixException;
import io.dualmix.data.augment.Augmenter;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.PixelArea;
import io.dualmix.data.image.RgbImage;
import java.util.ArrayList;
import java.util.List;

/** Collects samples of the same size into a batch. */
final class BatchBuilder {
  private final int step;
  private final int count;
  private final boolean labelled;
  private final boolean twoViews;
  private final List<String> names = new ArrayList<>();
  private final List<PixelArea> contents = new ArrayList<>();
  private ImageSize size;
  private byte[] rgb;
  private byte[] strong;
  private byte[] classes;

  BatchBuilder(int step, int count, boolean labelled, boolean twoViews) {
    this.twoViews = twoViews;
    this.step = step;
    this.count = count;
    this.labelled = labelled;
  }

  /**
   * Adds the next sample.
   *
   * @throws DualMixException if its size is not that of the first
   */
  void add(String name, Augmenter.Views sample) {
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
    append(sample.image().rgb(), rgb);
    if (twoViews) {
      append(sample.strong().rgb(), strong);
    }
    if (labelled) {
      append(sample.label().classes(), classes);
    }
    names.add(name);
    contents.add(sample.content());
  }

  private void append(byte[] from, byte[] to) {
    System.arraycopy(from, 0, to, names.size() * from.length, from.length);
  }

  Batch batch() {
    return new Batch(step, names, size.height(), size.width(), rgb, strong, classes, contents);
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
    strong = twoViews ? new byte[rgb.length] : null;
    classes = labelled ? new byte[(int) pixels] : null;
  }
}
