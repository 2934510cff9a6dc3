package io.dualmix.adapt.pseudo;

import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.LabelImage;
import io.dualmix.train.event.PseudoLabelClass;
import io.dualmix.train.event.PseudoLabelled;
import java.util.ArrayList;
import java.util.List;

/** Counts predicted, kept and correct pixels by class. Safe for use from several threads. */
final class PseudoLabelTally {
  private final long[] predicted;
  private final long[] kept;
  private final long[] judged;
  private final long[] right;

  /**
   * The kept pixels of one class.
   *
   * @param name of the class
   * @param threshold t_c, 0..1; NaN when the class was never predicted
   * @param predicted pixels predicted as the class
   * @param kept those at or above the threshold, in pixels
   * @param accuracy the share of kept pixels that agree with the truth; NaN if no truth is known
   */
  record KeptPixels(String name, double threshold, long predicted, long kept, double accuracy) {
    /** The event of these classes. */
    static PseudoLabelled event(String stage, List<KeptPixels> all) {
      long predicted = all.stream().mapToLong(KeptPixels::predicted).sum();
      long kept = all.stream().mapToLong(KeptPixels::kept).sum();
      List<PseudoLabelClass> classes = new ArrayList<>();
      for (KeptPixels c : all) {
        classes.add(
            new PseudoLabelClass(
                c.name(),
                c.threshold(),
                c.predicted(),
                share(c.kept(), c.predicted()),
                c.accuracy()));
      }
      return new PseudoLabelled(stage, share(kept, predicted), classes);
    }

    private static double share(long part, long all) {
      return all == 0 ? Double.NaN : (double) part / all;
    }
  }

  PseudoLabelTally(int classes) {
    predicted = new long[classes];
    kept = new long[classes];
    judged = new long[classes];
    right = new long[classes];
  }

  /**
   * Counts an image.
   *
   * @param all the predicted classes, before the selection
   * @param selected the labels after the selection
   * @param truth null if unknown
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

  /** The sums by class; the accuracy is over kept pixels with known truth, NaN without any. */
  synchronized List<KeptPixels> classes(ClassTable table, double[] thresholds) {
    List<KeptPixels> classes = new ArrayList<>();
    for (int c = 0; c < thresholds.length; c++) {
      double accuracy = judged[c] == 0 ? Double.NaN : (double) right[c] / judged[c];
      classes.add(
          new KeptPixels(table.names().get(c), thresholds[c], predicted[c], kept[c], accuracy));
    }
    return classes;
  }
}
