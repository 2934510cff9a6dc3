package io.dualmix.adapt.pseudo;

import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.LabelImage;
import io.dualmix.train.RunListener.PseudoLabelClass;
import java.util.ArrayList;
import java.util.List;

/** Pixels predicted, kept and right, by class. Threads may add images at the same time. */
final class PseudoLabelTally {
  private final long[] predicted;
  private final long[] kept;
  private final long[] judged;
  private final long[] right;

  PseudoLabelTally(int classes) {
    predicted = new long[classes];
    kept = new long[classes];
    judged = new long[classes];
    right = new long[classes];
  }

  /**
   * Counts an image.
   *
   * @param all the predicted classes
   * @param selected those of them that are kept
   * @param truth null where there is none
   */
  void add(LabelImage all, LabelImage selected, LabelImage truth) {
    PseudoLabelTally one = new PseudoLabelTally(predicted.length);
    one.count(all, selected, truth);
    add(one);
  }

  private void count(LabelImage all, LabelImage selected, LabelImage truth) {
    for (int i = 0; i < all.classes().length; i++) {
      int c = all.classes()[i] & 0xFF;
      predicted[c]++;
      if ((selected.classes()[i] & 0xFF) == ClassTable.IGNORE) {
        continue;
      }
      kept[c]++;
      int t = truth == null ? ClassTable.IGNORE : truth.classes()[i] & 0xFF;
      if (t != ClassTable.IGNORE) {
        judged[c]++;
        right[c] += t == c ? 1 : 0;
      }
    }
  }

  private synchronized void add(PseudoLabelTally one) {
    for (int c = 0; c < predicted.length; c++) {
      predicted[c] += one.predicted[c];
      kept[c] += one.kept[c];
      judged[c] += one.judged[c];
      right[c] += one.right[c];
    }
  }

  /** The sums by class; accuracy is that of kept pixels whose truth is known, NaN without any. */
  synchronized List<PseudoLabelClass> classes(ClassTable table, double[] thresholds) {
    List<PseudoLabelClass> classes = new ArrayList<>();
    for (int c = 0; c < thresholds.length; c++) {
      double accuracy = judged[c] == 0 ? Double.NaN : (double) right[c] / judged[c];
      classes.add(
          new PseudoLabelClass(
              table.names().get(c), thresholds[c], predicted[c], kept[c], accuracy));
    }
    return classes;
  }
}
