package io.dualmix.eval;

import io.dualmix.tensor.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The difference in IoU of two models on the same images, with a bootstrap interval over blocks of
 * images ({@link ImageBlocks}).
 *
 * <p>Blocks are drawn with replacement, {@value #RESAMPLES} times, and both models are scored on
 * the drawn blocks: what is hard for both cancels out. For several pairs, such as one per seed, the
 * difference is the mean over the pairs; pairs with the same images are scored on the same draw.
 * The interval has the uncertainty of the choice of images; the deviation over seeds is another
 * number.
 *
 * <p>The interval is the expanded percentile interval (Hesterberg, 2015): with few blocks, plain
 * percentiles are too narrow, so they are taken further out, by Student's t. With fewer than
 * {@value #FEWEST} blocks there is no interval. A class that occurs in no drawn block does not
 * count in that draw; a class without a truth in all images counts as in {@link
 * ConfusionMatrix#meanIou}.
 */
public final class PairedBootstrap {
  /** Draws of the blocks. */
  public static final int RESAMPLES = 5000;

  /** With fewer blocks, no interval is given. */
  public static final int FEWEST = 5;

  private static final double CONFIDENCE = 0.95;
  private static final long SEED = 1;

  private final List<BlockCounts[]> counts = new ArrayList<>();
  private final int classes;
  private final boolean shared;

  /**
   * Two models scored on the same images.
   *
   * @param first the reference
   * @param second the difference is its IoU minus that of the first
   */
  public record Pair(ImageCounts first, ImageCounts second) {
    /** Whether the images and classes are the same, so that the two can be compared. */
    public boolean comparable() {
      return first.names().equals(second.names()) && first.classes().equals(second.classes());
    }
  }

  /**
   * A difference, in shares of 1.
   *
   * @param value the mean over the pairs; NaN without a value
   * @param interval of 95 %; empty with too few blocks
   */
  public record Difference(double value, Optional<Interval> interval) {}

  /**
   * The differences of all pairs.
   *
   * @param miou of the mean IoU
   * @param classes of each class's IoU
   * @param blocks the number of blocks, of the pair with the fewest
   */
  public record Result(Difference miou, List<Difference> classes, int blocks) {
    public Result {
      classes = List.copyOf(classes);
    }
  }

  private PairedBootstrap(List<Pair> pairs) {
    this.classes = pairs.get(0).first().classes().size();
    List<String> names = pairs.get(0).first().names();
    this.shared = pairs.stream().allMatch(pair -> pair.first().names().equals(names));
    for (Pair pair : pairs) {
      List<List<Integer>> blocks = ImageBlocks.of(pair.first().names());
      counts.add(
          new BlockCounts[] {
            new BlockCounts(pair.first(), blocks), new BlockCounts(pair.second(), blocks)
          });
    }
  }

  /**
   * The differences between two models; deterministic.
   *
   * @param pairs at least one, all over the same classes
   * @throws IllegalArgumentException if a pair is not comparable, or classes differ between pairs
   */
  public static Result of(List<Pair> pairs) {
    boolean same =
        pairs.stream()
            .allMatch(
                pair ->
                    pair.comparable()
                        && pair.first().classes().equals(pairs.get(0).first().classes()));
    if (pairs.isEmpty() || !same) {
      throw new IllegalArgumentException("no pairs on the same images and classes");
    }
    return new PairedBootstrap(pairs).result();
  }

  private Result result() {
    double[] whole = differences(null);
    double[][] resampled = new double[classes + 1][RESAMPLES];
    RandomStream random = RandomStream.of(SEED, "bootstrap");
    for (int r = 0; r < RESAMPLES; r++) {
      double[] drawn = differences(random);
      for (int c = 0; c <= classes; c++) {
        resampled[c][r] = drawn[c];
      }
    }
    List<Difference> all = new ArrayList<>();
    for (int c = 0; c <= classes; c++) {
      int blocks = c == classes ? fewestBlocks() : blocksWith(c);
      all.add(new Difference(whole[c], interval(resampled[c], blocks)));
    }
    return new Result(all.get(classes), all.subList(0, classes), fewestBlocks());
  }

  /**
   * The mean difference over the pairs: of each class, and of the mean IoU in the last element.
   *
   * @param random draws the blocks; null for all blocks once
   */
  private double[] differences(RandomStream random) {
    double[] sums = new double[classes + 1];
    int[] known = new int[classes + 1];
    int[] drawn = null;
    for (BlockCounts[] pair : counts) {
      if (drawn == null || !shared) {
        drawn = draw(pair[0].blocks(), random);
      }
      double[] first = pair[0].ious(drawn);
      double[] second = pair[1].ious(drawn);
      for (int c = 0; c <= classes; c++) {
        double difference = second[c] - first[c];
        if (!Double.isNaN(difference)) {
          sums[c] += difference;
          known[c]++;
        }
      }
    }
    for (int c = 0; c <= classes; c++) {
      sums[c] = known[c] == 0 ? Double.NaN : sums[c] / known[c];
    }
    return sums;
  }

  /** How often each block is drawn. */
  private static int[] draw(int blocks, RandomStream random) {
    int[] drawn = new int[blocks];
    if (random == null) {
      Arrays.fill(drawn, 1);
    } else {
      for (int i = 0; i < blocks; i++) {
        drawn[random.nextInt(blocks)]++;
      }
    }
    return drawn;
  }

  private int blocksWith(int c) {
    int fewest = Integer.MAX_VALUE;
    for (BlockCounts[] pair : counts) {
      int with = 0;
      for (int b = 0; b < pair[0].blocks(); b++) {
        with += pair[0].truth(b, c) > 0 ? 1 : 0;
      }
      fewest = Math.min(fewest, with);
    }
    return fewest;
  }

  private int fewestBlocks() {
    return counts.stream().mapToInt(pair -> pair[0].blocks()).min().orElseThrow();
  }

  private static Optional<Interval> interval(double[] resampled, int blocks) {
    double[] sorted =
        Arrays.stream(resampled).filter(value -> !Double.isNaN(value)).sorted().toArray();
    if (blocks < FEWEST || sorted.length == 0) {
      return Optional.empty();
    }
    double expanded =
        Math.sqrt(blocks / (blocks - 1.0)) * StudentT.twoSided(CONFIDENCE, blocks - 1);
    int cut = (int) (StudentT.normalTail(expanded) * sorted.length);
    return Optional.of(new Interval(sorted[cut], sorted[sorted.length - 1 - cut]));
  }
}
