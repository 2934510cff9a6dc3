package io.dualmix.data.load;

import io.dualmix.DualMixException;
import io.dualmix.tensor.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Draws images with rare classes more often (rare class sampling of DAFormer, Hoyer et al., CVPR
 * 2022, eq. 5): a class c with the share f_c of all labelled pixels is drawn with P(c) = softmax((1
 * - f_c) / T), and then one of the images that contain it. A low temperature T favours the rarest
 * classes; a high one approaches uniform sampling.
 *
 * <p>A drawn index is a function of (seed, stage, step, position). Sampling is with replacement.
 */
public final class RareClassSampler implements Sampler {
  /** DAFormer's, for 19 classes and thousands of images. */
  public static final double DAFORMER_TEMPERATURE = 0.01;

  private final double[] cumulative;
  private final List<int[]> images;
  private final int batch;
  private final long seed;
  private final String stage;

  /**
   * @param pixels for each image, the number of pixels of each class; ignored pixels are not
   *     counted
   * @param temperature T, above 0
   * @param fewest minimum number of pixels of a class in images drawn for it, at least 1. If no
   *     image reaches it, all images with the class are used. DAFormer uses 3000 for images of
   *     1024x512
   * @param batch images per step, at least 1
   * @param seed of the run
   * @param stage name of the random stream
   * @throws DualMixException if no image has a labelled pixel, or a number is out of range
   */
  public RareClassSampler(
      List<long[]> pixels, double temperature, long fewest, int batch, long seed, String stage) {
    if (!(temperature > 0) || fewest < 1 || batch < 1) {
      throw new DualMixException(
          "Rare-class sampling with the temperature "
              + temperature
              + ", at least "
              + fewest
              + " pixels and batches of "
              + batch
              + " ("
              + stage
              + ")",
          "The temperature must be above 0, the others at least 1.");
    }
    long[] totals = totals(pixels, stage);
    this.images =
        IntStream.range(0, totals.length).mapToObj(c -> showing(pixels, c, fewest)).toList();
    this.cumulative = cumulative(probabilities(totals, temperature));
    this.batch = batch;
    this.seed = seed;
    this.stage = stage;
  }

  /**
   * P(c) of every class; 0 for a class without pixels.
   *
   * @param totals number of pixels of each class in the whole data set
   * @param temperature T
   */
  static double[] probabilities(long[] totals, double temperature) {
    double all = Arrays.stream(totals).sum();
    double[] scores = new double[totals.length];
    for (int c = 0; c < scores.length; c++) {
      scores[c] = totals[c] == 0 ? Double.NEGATIVE_INFINITY : (1 - totals[c] / all) / temperature;
    }
    // Subtracts the maximum, because exp overflows at low temperatures.
    double largest = Arrays.stream(scores).max().orElseThrow();
    double[] p = Arrays.stream(scores).map(score -> Math.exp(score - largest)).toArray();
    double sum = Arrays.stream(p).sum();
    return Arrays.stream(p).map(value -> value / sum).toArray();
  }

  @Override
  public int batchSize() {
    return batch;
  }

  @Override
  public int[] indices(int step) {
    int[] indices = new int[batch];
    for (int place = 0; place < batch; place++) {
      RandomStream random = RandomStream.of(seed, stage, "rare-class", step, place);
      int[] candidates = images.get(drawClass(random.nextDouble()));
      indices[place] = candidates[random.nextInt(candidates.length)];
    }
    return indices;
  }

  private int drawClass(double place) {
    int c = 0;
    while (c < cumulative.length - 1 && (place >= cumulative[c] || images.get(c).length == 0)) {
      c++;
    }
    // Rounding may give an index after the last class with pixels.
    while (images.get(c).length == 0) {
      c--;
    }
    return c;
  }

  private static long[] totals(List<long[]> pixels, String stage) {
    long[] totals = new long[pixels.isEmpty() ? 0 : pixels.get(0).length];
    for (long[] image : pixels) {
      for (int c = 0; c < totals.length; c++) {
        totals[c] += image[c];
      }
    }
    if (Arrays.stream(totals).sum() == 0) {
      throw new DualMixException(
          "No image has a labelled pixel to draw classes by (" + stage + ")",
          "Rare-class sampling needs labels: check the data set.");
    }
    return totals;
  }

  private static int[] showing(List<long[]> pixels, int c, long fewest) {
    List<Integer> enough = new ArrayList<>();
    List<Integer> any = new ArrayList<>();
    for (int i = 0; i < pixels.size(); i++) {
      if (pixels.get(i)[c] >= fewest) {
        enough.add(i);
      }
      if (pixels.get(i)[c] > 0) {
        any.add(i);
      }
    }
    return (enough.isEmpty() ? any : enough).stream().mapToInt(Integer::intValue).toArray();
  }

  private static double[] cumulative(double[] probabilities) {
    double[] sums = new double[probabilities.length];
    double sum = 0;
    for (int c = 0; c < sums.length; c++) {
      sum += probabilities[c];
      sums[c] = sum;
    }
    return sums;
  }
}
