package io.dualmix.adapt.setup;

import io.dualmix.DualMixException;
import io.dualmix.audit.ClassPixels;
import io.dualmix.config.MethodConfig;
import io.dualmix.data.Dataset;
import io.dualmix.data.SubsetDataset;
import io.dualmix.train.ClassWeights;
import io.dualmix.train.objective.Need;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The shares of the classes in the labels of both domains, and the {@link ClassWeights} that follow
 * from them. The labels are read once, when a stage needs them first; safe for several threads.
 */
public final class ClassShares {
  /** Of a larger data set, this many labels at equal distances are enough for shares. */
  private static final int MOST_LABELS = 1000;

  private final Domains domains;
  private final int threads;
  private final Map<Need, double[]> shares = new EnumMap<>(Need.class);

  /**
   * @param domains the data
   * @param threads that read labels, at least 1
   */
  public ClassShares(Domains domains, int threads) {
    this.domains = domains;
    this.threads = threads;
  }

  /**
   * The class weights of a stage, by the mean of the shares in each domain whose labels it trains
   * on: its batches have as many images of each. Without any, all classes weigh the same.
   *
   * @param kind the value of {@code method.class_weights}
   * @param needs what the stage's objective trains on
   * @throws DualMixException if no label has a pixel of a class
   */
  public ClassWeights weights(String kind, Set<Need> needs) {
    if (!needs.contains(Need.SOURCE) && !needs.contains(Need.LABELLED_TARGET)) {
      return ClassWeights.none();
    }
    return switch (kind) {
      case MethodConfig.INVERSE_LOG -> ClassWeights.inverseLog(mean(needs));
      case MethodConfig.MEDIAN_FREQUENCY -> ClassWeights.medianFrequency(mean(needs));
      default -> ClassWeights.none();
    };
  }

  private synchronized double[] mean(Set<Need> needs) {
    double[] mean = new double[domains.source().classes().size()];
    int counted = 0;
    // In the order of the constants: that of a set may differ between processes, and so rounding.
    for (Need need : Need.values()) {
      if (needs.contains(need) && need != Need.UNLABELLED_TARGET) {
        double[] one = shares.computeIfAbsent(need, this::read);
        counted++;
        for (int c = 0; c < mean.length; c++) {
          mean[c] += (one[c] - mean[c]) / counted;
        }
      }
    }
    return mean;
  }

  private double[] read(Need need) {
    Dataset dataset = need == Need.SOURCE ? domains.source() : domains.labelled();
    int size = dataset.size();
    int read = Math.min(size, MOST_LABELS);
    int[] indices = IntStream.range(0, read).map(i -> (int) ((long) i * size / read)).toArray();
    double[] shares = new double[dataset.classes().size()];
    double all = 0;
    for (long[] pixels : ClassPixels.of(new SubsetDataset(dataset, indices), threads, n -> {})) {
      for (int c = 0; c < shares.length; c++) {
        shares[c] += pixels[c];
        all += pixels[c];
      }
    }
    if (all == 0) {
      throw new DualMixException(
          "No label of the "
              + read
              + " read has a pixel of a class, so method.class_weights has"
              + " no shares of classes",
          "Check the data set with `dualmix data check`, or set method.class_weights to none.");
    }
    for (int c = 0; c < shares.length; c++) {
      shares[c] /= all;
    }
    return shares;
  }
}
