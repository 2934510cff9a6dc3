package io.dualmix.audit;

import io.dualmix.DualMixException;
import io.dualmix.data.Dataset;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.LabelImage;
import java.util.List;
import java.util.function.IntConsumer;

/** Counts the pixels of each class in labels. */
public final class ClassPixels {
  private ClassPixels() {}

  /**
   * Counts the pixels of each class in a label.
   *
   * @param classes C
   * @return C counts without ignored pixels
   * @throws DualMixException if the label contains another class
   */
  public static long[] of(LabelImage label, int classes) {
    long[] all = new long[256];
    for (byte value : label.classes()) {
      all[value & 0xFF]++;
    }
    for (int c = classes; c < ClassTable.IGNORE; c++) {
      if (all[c] > 0) {
        throw new DualMixException("A label holds the class " + c + "; there are " + classes, "");
      }
    }
    long[] pixels = new long[classes];
    System.arraycopy(all, 0, pixels, 0, classes);
    return pixels;
  }

  /**
   * Counts the labels of a whole data set.
   *
   * @param threads at least 1
   * @param progress receives the number of finished images
   * @throws DualMixException if an image has no label or a label cannot be read
   */
  public static List<long[]> of(Dataset dataset, int threads, IntConsumer progress) {
    return new ParallelScan(threads)
        .map(dataset.size(), i -> of(dataset.label(i), dataset.classes().size()), progress);
  }
}
