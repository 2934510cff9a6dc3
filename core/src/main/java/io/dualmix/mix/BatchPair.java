package io.dualmix.mix;

import io.dualmix.DualMixException;
import io.dualmix.data.load.Batch;
import java.util.Locale;

/** The preconditions of mixing two batches. */
final class BatchPair {
  private BatchPair() {}

  /**
   * Requires that both batches have labels and the same number and size of images.
   *
   * @throws DualMixException otherwise
   */
  static void requireAlike(Batch source, Batch target) {
    if (source.size() != target.size()
        || source.width() != target.width()
        || source.height() != target.height()) {
      throw new DualMixException(
          String.format(
              Locale.ROOT,
              "%d source images of %dx%d and %d target images of %dx%d cannot be mixed",
              source.size(),
              source.width(),
              source.height(),
              target.size(),
              target.width(),
              target.height()),
          "Both domains need the same crop and the same batch size.");
    }
    if (!source.labelled() || !target.labelled()) {
      throw new DualMixException(
          "The " + (source.labelled() ? "target" : "source") + " images have no labels to mix",
          "Use labelled images.");
    }
  }
}
