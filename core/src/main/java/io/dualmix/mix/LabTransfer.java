package io.dualmix.mix;

import static org.bytedeco.opencv.global.opencv_core.CV_32FC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.transform;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_Lab2RGB;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import io.dualmix.DualMixException;
import io.dualmix.data.Dataset;
import io.dualmix.data.ImageTransform;
import io.dualmix.data.Mats;
import io.dualmix.data.RgbImage;
import io.dualmix.mix.LabStatistics.Channel;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * LAB transfer (step 0 of the method): the channels of a source image in CIE-LAB get the mean and
 * standard deviation of a target image, or of the whole target set: x' = (x - mu_s) / sigma_s *
 * sigma_t + mu_t. Colours outside sRGB are clipped.
 */
public final class LabTransfer implements ImageTransform {
  /**
   * Below this, in units of L, a and b, a channel is taken for constant and only its mean is moved:
   * 8-bit rounding alone scatters more, and would be blown up.
   */
  private static final double CONSTANT = 0.05;

  private final Function<RandomStream, LabStatistics> reference;

  private LabTransfer(Function<RandomStream, LabStatistics> reference) {
    this.reference = reference;
  }

  /**
   * A transfer towards a target.
   *
   * @param target at least one image; read when first needed, each image once
   * @param reference {@code image} for the statistics of a random target image, drawn anew for each
   *     source image; {@code set} for those of all target images together
   * @throws DualMixException if there is no image, or the reference is unknown
   */
  public static LabTransfer toward(Dataset target, String reference) {
    if (target.size() == 0) {
      throw new DualMixException(
          "LAB transfer needs a target image; " + target.describe() + " has none", "");
    }
    return switch (reference) {
      case "image" -> new LabTransfer(randomImage(target));
      case "set" -> new LabTransfer(wholeSet(target));
      default ->
          throw new DualMixException(
              "Unknown reference of the LAB transfer '" + reference + "'",
              "Known are image and set (transfer.reference).");
    };
  }

  /** A transfer towards given statistics. */
  public static LabTransfer toward(LabStatistics statistics) {
    return new LabTransfer(random -> statistics);
  }

  @Override
  public RgbImage apply(RgbImage image, RandomStream random) {
    LabStatistics to = reference.apply(random);
    try (TensorScope scope = new TensorScope()) {
      Mat lab = LabStatistics.toLab(image);
      LabStatistics from = LabStatistics.of(lab);
      transform(lab, lab, matrix(from, to));
      cvtColor(lab, lab, COLOR_Lab2RGB);
      Mat rgb = new Mat();
      lab.convertTo(rgb, CV_8UC3, 255, 0);
      return Mats.toImage(rgb);
    }
  }

  private static Function<RandomStream, LabStatistics> randomImage(Dataset target) {
    Map<Integer, LabStatistics> known = new ConcurrentHashMap<>();
    return random ->
        known.computeIfAbsent(
            random.nextInt(target.size()), index -> LabStatistics.of(target.image(index)));
  }

  private static Function<RandomStream, LabStatistics> wholeSet(Dataset target) {
    Map<Dataset, LabStatistics> known = new ConcurrentHashMap<>();
    return random -> known.computeIfAbsent(target, LabTransfer::statistics);
  }

  private static LabStatistics statistics(Dataset dataset) {
    LabStatistics all = LabStatistics.of(dataset.image(0));
    for (int i = 1; i < dataset.size(); i++) {
      all = all.merge(LabStatistics.of(dataset.image(i)));
    }
    return all;
  }

  /** {@code [3, 4]}: a factor and an offset for each channel. */
  private static Mat matrix(LabStatistics from, LabStatistics to) {
    float[] rows = new float[12];
    channel(rows, 0, from.lightness(), to.lightness());
    channel(rows, 1, from.a(), to.a());
    channel(rows, 2, from.b(), to.b());
    Mat matrix = new Mat(3, 4, CV_32FC1);
    new FloatPointer(matrix.data()).put(rows);
    return matrix;
  }

  private static void channel(float[] rows, int channel, Channel from, Channel to) {
    double factor = from.deviation() < CONSTANT ? 1 : to.deviation() / from.deviation();
    rows[channel * 4 + channel] = (float) factor;
    rows[channel * 4 + 3] = (float) (to.mean() - factor * from.mean());
  }
}
