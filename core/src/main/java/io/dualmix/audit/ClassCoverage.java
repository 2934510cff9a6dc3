package io.dualmix.audit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Selects images that cover all classes. The value of a set S of images is
 *
 * <pre>  F(S) = sum over classes c of log(1 + N_c(S) / m_c)</pre>
 *
 * where N_c(S) is the sum over S of the share of class c in an image's pixels, and m_c the mean of
 * that share over all images. Division by m_c gives rare classes a higher weight. The logarithm
 * gives further images of a covered class a lower gain. F is monotone and submodular, so greedy
 * selection reaches at least 1 - 1/e = 63 % of the optimum (Nemhauser, Wolsey and Fisher 1978).
 */
public final class ClassCoverage {
  /**
   * The lower bound of m_c: a hundredth of a percent of an image. Without it a few wrongly
   * predicted pixels would count as a very rare class.
   */
  static final double RAREST_SHARE = 1e-4;

  private final double[][] shares;
  private final double[] units;

  /**
   * @param pixels for each image, the number of pixels of each class without ignored pixels
   */
  public ClassCoverage(List<long[]> pixels) {
    int classes = pixels.isEmpty() ? 0 : pixels.get(0).length;
    this.shares = new double[pixels.size()][];
    this.units = new double[classes];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = shares(pixels.get(i));
      for (int c = 0; c < classes; c++) {
        units[c] += shares[i][c] / shares.length;
      }
    }
    for (int c = 0; c < classes; c++) {
      units[c] = Math.max(units[c], RAREST_SHARE);
    }
  }

  /**
   * Selects images greedily; ties are resolved by index.
   *
   * @param count number of images to select
   * @param taken indices of labelled images: they contribute to the coverage and are not selected
   * @return in order of selection; the score is the gain in F
   * @throws io.dualmix.DualMixException if there are fewer than {@code count} images
   */
  public List<LabellingCandidate> choose(int count, int[] taken) {
    boolean[] open = LabellingCandidate.open(shares.length, taken, count);
    double[] covered = new double[units.length];
    for (int index : taken) {
      cover(covered, index);
    }
    List<LabellingCandidate> chosen = new ArrayList<>();
    while (chosen.size() < count) {
      int best = -1;
      double most = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < shares.length; i++) {
        double gain = open[i] ? gain(covered, i) : Double.NEGATIVE_INFINITY;
        if (gain > most) {
          most = gain;
          best = i;
        }
      }
      chosen.add(new LabellingCandidate(best, most, reasons(covered, best)));
      cover(covered, best);
      open[best] = false;
    }
    return chosen;
  }

  /**
   * The rarest classes of an image, rarest first, at most three. Classes with less than {@link
   * #RAREST_SHARE} of the image are skipped.
   */
  public List<Integer> rarest(int image) {
    return IntStream.range(0, units.length)
        .filter(c -> shares[image][c] >= RAREST_SHARE)
        .boxed()
        .sorted(Comparator.comparingDouble(c -> units[c]))
        .limit(LabellingCandidate.NAMED_CLASSES)
        .toList();
  }

  private List<Integer> reasons(double[] covered, int image) {
    return IntStream.range(0, units.length)
        .filter(c -> gain(covered, image, c) > 0)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer c) -> -gain(covered, image, c)))
        .limit(LabellingCandidate.NAMED_CLASSES)
        .toList();
  }

  private double gain(double[] covered, int image) {
    double gain = 0;
    for (int c = 0; c < units.length; c++) {
      gain += gain(covered, image, c);
    }
    return gain;
  }

  /** log(1 + (N + n) / m) - log(1 + N / m). */
  private double gain(double[] covered, int image, int c) {
    return Math.log1p(shares[image][c] / (units[c] + covered[c]));
  }

  private void cover(double[] covered, int image) {
    for (int c = 0; c < units.length; c++) {
      covered[c] += shares[image][c];
    }
  }

  private static double[] shares(long[] pixels) {
    double all = 0;
    for (long count : pixels) {
      all += count;
    }
    double[] shares = new double[pixels.length];
    for (int c = 0; c < shares.length; c++) {
      shares[c] = all == 0 ? 0 : pixels[c] / all;
    }
    return shares;
  }
}
