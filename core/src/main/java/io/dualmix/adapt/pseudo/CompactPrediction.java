package io.dualmix.adapt.pseudo;

import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.LabelImage;
import io.dualmix.eval.Prediction;

/**
 * A prediction in three bytes per pixel; selects the same pseudo labels as the full prediction.
 *
 * @param labels the most probable class of each pixel
 * @param codes the {@link ConfidenceCode} of its probability, row by row
 */
record CompactPrediction(LabelImage labels, char[] codes) {

  /** The compact form of a prediction. */
  static CompactPrediction of(Prediction prediction, ConfidenceCode code) {
    float[] confidence = prediction.confidence();
    char[] codes = new char[confidence.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = code.of(confidence[i]);
    }
    return new CompactPrediction(prediction.labels(), codes);
  }

  /**
   * The labels, with pixels below the threshold of their class set to {@link
   * io.dualmix.data.image.ClassTable#IGNORE}; a confidence equal to the threshold is kept.
   *
   * @param smallest by class, {@link ConfidenceCode#smallestKept} of its threshold
   */
  LabelImage kept(int[] smallest) {
    byte[] classes = labels.classes().clone();
    for (int i = 0; i < classes.length; i++) {
      if (codes[i] < smallest[classes[i] & 0xFF]) {
        classes[i] = (byte) ClassTable.IGNORE;
      }
    }
    return new LabelImage(labels.width(), labels.height(), classes);
  }
}
