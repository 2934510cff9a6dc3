package io.dualmix.audit;

import io.dualmix.tensor.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Chooses the images that a model is least sure of, but no two that look nearly alike: neighbouring
 * frames of a video are uncertain together, and one of them is enough.
 */
public final class Uncertainty {
  /**
   * Images nearer than this share of the median distance of two images are nearly alike. Relative,
   * since images of one night differ less than those of a year.
   */
  private static final double ALIKE = 0.5;

  private static final int SAMPLED_PAIRS = 2000;

  private final double[] entropies;
  private final Content content;

  /**
   * @param entropies one for each image, higher for less sure
   * @param content of the same images
   */
  public Uncertainty(double[] entropies, Content content) {
    if (entropies.length != content.size()) {
      throw new IllegalArgumentException(entropies.length + " entropies, " + content.size());
    }
    this.entropies = entropies.clone();
    this.content = content;
  }

  /**
   * Goes through the images from the highest entropy to the lowest and passes over those that look
   * nearly like one chosen before or labelled already. Where too few are left, those passed over
   * follow in the same order.
   *
   * @param count how many
   * @param taken images that have labels already: they are not chosen again
   * @return in the order of choice; the score is the entropy
   * @throws io.dualmix.DualMixException if there are not so many
   */
  public List<Choice> choose(int count, int[] taken) {
    boolean[] open = Choice.open(entropies.length, taken, count);
    double least = ALIKE * medianDistance();
    List<Integer> known = new ArrayList<>(Arrays.stream(taken).boxed().toList());
    List<Choice> chosen = new ArrayList<>();
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
        chosen.add(new Choice(i, entropies[i], List.of()));
      }
    }
    passedOver.stream()
        .limit(count - chosen.size())
        .forEach(i -> chosen.add(new Choice(i, entropies[i], List.of())));
    return chosen;
  }

  /** Of a sample of pairs, the same one each time; 0 for a single image. */
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
