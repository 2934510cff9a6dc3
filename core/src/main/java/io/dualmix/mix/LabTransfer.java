package io.dualmix.mix;

import io.dualmix.DualMixException;
import io.dualmix.data.Dataset;
import io.dualmix.data.augment.ImageTransform;
import io.dualmix.data.image.RgbImage;
import io.dualmix.mix.LabStatistics.Channel;
import io.dualmix.tensor.RandomStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * LAB transfer (step 0 of the method): gives the CIE-LAB channels of a source image the mean and
 * standard deviation of a target image or of the whole target set: x' = (x - mu_s) / sigma_s *
 * sigma_t + mu_t. Colours outside sRGB are clipped.
 */
public final class LabTransfer implements ImageTransform {
  /**
   * Below this deviation, in units of L, a and b, a channel is treated as constant and only its
   * mean is shifted: 8-bit rounding has a larger deviation and would be amplified.
   */
  private static final double CONSTANT = 0.05;

  private final Function<RandomStream, LabStatistics> reference;

  private LabTransfer(Function<RandomStream, LabStatistics> reference) {
    this.reference = reference;
  }

  /**
   * Creates a transfer to a target data set.
   *
   * @param target at least one image; images are read lazily, each once
   * @param reference {@code image} for the statistics of a random target image, drawn for each
   *     source image; {@code set} for those of all target images
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

  /** Creates a transfer to given statistics. */
  public static LabTransfer toward(LabStatistics statistics) {
    return new LabTransfer(random -> statistics);
  }

  @Override
  public RgbImage apply(RgbImage image, RandomStream random) {
    LabStatistics to = reference.apply(random);
    LabBlock.Affine affine = affine(LabStatistics.of(image), to);
    return new RgbImage(image.width(), image.height(), LabBlock.map(image.rgb(), affine));
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

  private static LabBlock.Affine affine(LabStatistics from, LabStatistics to) {
    return new LabBlock.Affine(
        line(from.lightness(), to.lightness(), LabBlock.LIGHTNESS_PER_Y, LabBlock.LIGHTNESS_AT_0),
        line(from.a(), to.a(), LabBlock.A_PER_U, 0),
        line(from.b(), to.b(), LabBlock.B_PER_V, 0));
  }

  /** Factor and offset of c for the channel {@code unit} * c + {@code zero}. */
  private static double[] line(Channel from, Channel to, double unit, double zero) {
    double factor = from.deviation() < CONSTANT ? 1 : to.deviation() / from.deviation();
    double offset = to.mean() - zero - factor * (from.mean() - zero);
    return new double[] {factor, offset / unit};
  }
}
