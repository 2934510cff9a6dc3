package io.dualmix.data.format;

import io.dualmix.data.Dataset;
import java.util.stream.IntStream;

/** The mapping tables of the field, written down by hand, and what tests compare with them. */
final class Tables {
  /** The train id of Cityscapes' labelIds 0 to 34. */
  static final int[] CITYSCAPES = {
    255, 255, 255, 255, 255, 255, 255, 0, 1, 255, 255, 2, 3, 4, 255, 255, 255, 5, 255, 6, 7, 8, 9,
    10, 11, 12, 13, 14, 15, 255, 255, 16, 17, 18, 255
  };

  /** The train id of SYNTHIA's 0 to 22. */
  static final int[] SYNTHIA = {
    255, 10, 2, 0, 1, 4, 8, 5, 13, 7, 11, 18, 17, 255, 255, 6, 9, 12, 14, 15, 16, 3, 255
  };

  private Tables() {}

  /** 0 to {@code last}. */
  static int[] upTo(int last) {
    return IntStream.rangeClosed(0, last).toArray();
  }

  /** The first numbers of an image's label. */
  static int[] label(Dataset dataset, int index, int count) {
    byte[] classes = dataset.label(index).classes();
    return IntStream.range(0, count).map(i -> classes[i] & 0xFF).toArray();
  }
}
