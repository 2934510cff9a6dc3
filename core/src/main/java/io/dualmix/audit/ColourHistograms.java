package io.dualmix.audit;

import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_RGB2Lab;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import io.dualmix.data.Dataset;
import io.dualmix.data.image.MatConversions;
import io.dualmix.data.image.RgbImage;
import io.dualmix.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * CIE-LAB colour histograms of the images of a data set: 4 x 8 x 8 bins of L, a and b, separately
 * for the upper and lower half (sky and road in street scenes). The distance of two images is the
 * Hellinger distance of their histograms, 0..1.
 */
public final class ColourHistograms {
  private static final int L_BINS = 4;
  private static final int AB_BINS = 8;
  private static final int HALF = L_BINS * AB_BINS * AB_BINS;

  /** The zero of OpenCV's 8-bit a and b; street scenes rarely exceed a distance of 32 from it. */
  private static final int AB_ZERO = 128;

  private static final int AB_REACH = 32;

  /** Square roots of the histograms: unit vectors, whose product is the Bhattacharyya measure. */
  private final List<float[]> roots;

  private ColourHistograms(List<float[]> roots) {
    this.roots = roots;
  }

  /**
   * Reads every image in parallel, one per thread; keeps 2 KB of each.
   *
   * @param threads at least 1
   * @param progress receives the number of finished images
   * @throws io.dualmix.DualMixException if an image cannot be read
   */
  public static ColourHistograms of(Dataset dataset, int threads, IntConsumer progress) {
    return new ColourHistograms(
        new ParallelScan(threads).map(dataset.size(), i -> roots(dataset.image(i)), progress));
  }

  /** Computes the histograms of images in memory. */
  static ColourHistograms of(List<RgbImage> images) {
    return new ColourHistograms(images.stream().map(ColourHistograms::roots).toList());
  }

  /** The number of images. */
  public int size() {
    return roots.size();
  }

  /** The Hellinger distance of two images: 0 for equal colours, 1 for nothing in common. */
  public double distance(int i, int j) {
    return distance(roots.get(i), roots.get(j));
  }

  /**
   * Selects dissimilar images by farthest-first traversal (Gonzalez 1985). Without labelled images,
   * the first one is nearest to the mean histogram; each further one is farthest from all previous
   * ones. The maximum distance of an image from a selected one is at most twice the optimum.
   * Unusual images, such as a lens flare, are selected early.
   *
   * @param count number of images to select
   * @param taken indices of labelled images: distances include them, and they are not selected
   * @return in order of selection; the score is the distance to the nearest previous image, 1 for
   *     the first
   * @throws io.dualmix.DualMixException if there are fewer than {@code count} images
   */
  public List<LabellingCandidate> farthestFirst(int count, int[] taken) {
    boolean[] open = LabellingCandidate.open(size(), taken, count);
    double[] nearest = new double[size()];
    Arrays.fill(nearest, 1);
    for (int index : taken) {
      approach(nearest, index);
    }
    List<LabellingCandidate> chosen = new ArrayList<>();
    while (chosen.size() < count) {
      int next = chosen.isEmpty() && taken.length == 0 ? usual() : farthest(nearest, open);
      chosen.add(new LabellingCandidate(next, nearest[next], List.of()));
      open[next] = false;
      approach(nearest, next);
    }
    return chosen;
  }

  private void approach(double[] nearest, int chosen) {
    for (int i = 0; i < nearest.length; i++) {
      nearest[i] = Math.min(nearest[i], distance(i, chosen));
    }
  }

  private static int farthest(double[] nearest, boolean[] open) {
    int best = -1;
    for (int i = 0; i < nearest.length; i++) {
      if (open[i] && (best < 0 || nearest[i] > nearest[best])) {
        best = i;
      }
    }
    return best;
  }

  private int usual() {
    float[] mean = new float[2 * HALF];
    for (float[] root : roots) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += root[i] * root[i] / roots.size();
      }
    }
    squareRoots(mean);
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < roots.size(); i++) {
      double distance = distance(roots.get(i), mean);
      if (distance < least) {
        least = distance;
        best = i;
      }
    }
    return best;
  }

  private static double distance(float[] a, float[] b) {
    double product = 0;
    for (int i = 0; i < a.length; i++) {
      product += a[i] * b[i];
    }
    return Math.sqrt(Math.max(0, 1 - product));
  }

  private static float[] roots(RgbImage image) {
    byte[] lab;
    try (TensorScope scope = new TensorScope()) {
      Mat mat = MatConversions.of(image);
      cvtColor(mat, mat, COLOR_RGB2Lab);
      lab = MatConversions.toImage(mat).rgb();
    }
    float[] bins = new float[2 * HALF];
    int[] pixels = new int[2];
    int border = image.height() / 2 * image.width();
    for (int i = 0; i < lab.length / RgbImage.CHANNELS; i++) {
      int half = i < border ? 0 : 1;
      pixels[half]++;
      bins[half * HALF + bin(lab, i * RgbImage.CHANNELS)]++;
    }
    for (int i = 0; i < bins.length; i++) {
      int inHalf = pixels[i / HALF];
      // Both halves have equal weight; the upper half of an image with one row is empty.
      bins[i] = inHalf == 0 ? 0 : bins[i] / inHalf * (pixels[0] == 0 ? 1 : 0.5f);
    }
    squareRoots(bins);
    return bins;
  }

  private static int bin(byte[] lab, int at) {
    int lightness = (lab[at] & 0xFF) * L_BINS / 256;
    return (lightness * AB_BINS + ab(lab[at + 1])) * AB_BINS + ab(lab[at + 2]);
  }

  private static int ab(byte value) {
    int shifted = (value & 0xFF) - AB_ZERO + AB_REACH;
    return Math.max(0, Math.min(AB_BINS - 1, Math.floorDiv(shifted * AB_BINS, 2 * AB_REACH)));
  }

  private static void squareRoots(float[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sqrt(values[i]);
    }
  }
}
