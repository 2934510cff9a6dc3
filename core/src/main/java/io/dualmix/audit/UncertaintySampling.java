package io.dualmix.audit;

import io.dualmix.tensor.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Selects the images with the highest prediction entropy, without near-duplicates: neighbouring
 * frames of a video have similar entropies, and one of them is sufficient.
 */
public final class UncertaintySampling {
  /**
   * Near-duplicates are closer than this share of the median distance. The threshold is relative,
   * because images of one night differ less than those of a year.
   */
  private static final double ALIKE = 0.5;

  private static final int SAMPLED_PAIRS = 2000;

  private final double[] entropies;
  private final ColourHistograms content;

  /**
   * @param entropies one per image; higher values mean a less certain prediction
   * @param content colour histograms of the same images
   */
  public UncertaintySampling(double[] entropies, ColourHistograms content) {
    if (entropies.length != content.size()) {
      throw new IllegalArgumentException(entropies.length + " entropies, " + content.size());
    }
    this.entropies = entropies.clone();
    this.content = content;
  }

  /**
   * Selects images by descending entropy, skipping near-duplicates of selected or labelled images.
   * If too few are left, the skipped images follow in the same order.
   *
   * @param count number of images to select
   * @param taken indices of labelled images, which are not selected
   * @return in order of selection; the score is the entropy
   * @throws io.dualmix.DualMixException if there are fewer than {@code count} images
   */
  public List<LabellingCandidate> choose(int count, int[] taken) {
    boolean[] open = LabellingCandidate.open(entropies.length, taken, count);
    double least = ALIKE * medianDistance();
    List<Integer> known = new ArrayList<>(Arrays.stream(taken).boxed().toList());
    List<LabellingCandidate> chosen = new ArrayList<>();
    List<Integer> passedOver = new ArrayList<>();
    int[] order =
        IntStream.range(0, entropies.length)
            .filter(i -> open[i])
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -entropies[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    for (int i : order) {
      if (chosen.size() == count) {
        break;
      }
      if (known.stream().anyMatch(other -> content.distance(i, other) < least)) {
        passedOver.add(i);
      } else {
        known.add(i);
        chosen.add(new LabellingCandidate(i, entropies[i], List.of()));
      }
    }
    passedOver.stream()
        .limit(count - chosen.size())
        .forEach(i -> chosen.add(new LabellingCandidate(i, entropies[i], List.of())));
    return chosen;
  }

  /** The median over a fixed sample of pairs; 0 for a single image. */
  private double medianDistance() {
    int n = entropies.length;
    if (n < 2) {
      return 0;
    }
    RandomStream random = RandomStream.of(0, "pairs");
    double[] distances =
        IntStream.range(0, SAMPLED_PAIRS)
            .mapToDouble(
                p -> {
                  int i = random.nextInt(n);
                  return content.distance(i, (i + 1 + random.nextInt(n - 1)) % n);
                })
            .sorted()
            .toArray();
    return distances[distances.length / 2];
  }
}
