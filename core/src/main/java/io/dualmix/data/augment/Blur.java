package io.dualmix.data.augment;

import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;

import io.dualmix.config.ConfigLists;
import io.dualmix.config.InvalidSetting;
import io.dualmix.config.Require;
import io.dualmix.tensor.RandomStream;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * A Gaussian blur.
 *
 * @param probability 0..1; null for 0.5
 * @param sigma minimum and maximum in pixels of the crop, above 0, at most 50; null for 0.15 to
 *     1.15, from hardly visible to the blur of a moving camera
 */
public record Blur(Double probability, List<Double> sigma) implements Transform {
  private static final double DEFAULT_PROBABILITY = 0.5;
  private static final List<Double> DEFAULT_SIGMA = List.of(0.15, 1.15);
  private static final double LARGEST_SIGMA = 50;

  public Blur {
    probability = probability == null ? DEFAULT_PROBABILITY : probability;
    sigma = sigma == null ? DEFAULT_SIGMA : ConfigLists.copy("sigma", sigma);
    Require.between("probability", probability, 0, 1);
    if (sigma.size() != 2 || sigma.get(0) > sigma.get(1)) {
      throw new InvalidSetting(
          "sigma",
          "is " + sigma + "; expected the lowest and the highest",
          "Such as [0.15, 1.15].");
    }
    Require.above("sigma.0", sigma.get(0), 0, LARGEST_SIGMA);
    Require.above("sigma.1", sigma.get(1), 0, LARGEST_SIGMA);
  }

  /** The default: a mild blur of half of the images. */
  public Blur() {
    this(null, null);
  }

  @Override
  public String name() {
    return "blur";
  }

  @Override
  public Sample apply(Sample sample, RandomStream random) {
    boolean wanted = random.chance(probability);
    double width = random.uniform(sigma.get(0), sigma.get(1));
    if (!wanted) {
      return sample;
    }
    Mat blurred = new Mat();
    GaussianBlur(
        sample.pixels(),
        blurred,
        new Size(0, 0),
        width); // A kernel size of 0 lets OpenCV derive it from sigma.
    return sample.colours(blurred);
  }
}
