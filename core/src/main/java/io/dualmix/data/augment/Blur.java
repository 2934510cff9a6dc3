package io.dualmix.data.augment;

import static org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur;

import io.dualmix.config.ConfigLists;
import io.dualmix.config.InvalidSetting;
import io.dualmix.config.Length;
import io.dualmix.config.Range;
import io.dualmix.config.SettingRules;
import io.dualmix.tensor.RandomStream;
import java.util.List;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * A Gaussian blur.
 *
 * @param probability probability of a change; null for 0.5
 * @param sigma minimum and maximum in pixels of the crop; null for 0.15 to 1.15, from hardly
 *     visible to the blur of a moving camera
 */
public record Blur(
    @Range(from = 0, to = 1) Double probability,
    @Length(
            from = 2,
            to = 2,
            expected = "the lowest and the highest",
            remedy = "Such as [0.15, 1.15].")
        @Range(above = 0, to = 50)
        List<Double> sigma)
    implements Transform {
  private static final double DEFAULT_PROBABILITY = 0.5;
  private static final List<Double> DEFAULT_SIGMA = List.of(0.15, 1.15);

  public Blur {
    probability = probability == null ? DEFAULT_PROBABILITY : probability;
    sigma = sigma == null ? DEFAULT_SIGMA : ConfigLists.copy("sigma", sigma);
    SettingRules rules = SettingRules.of(Blur.class);
    rules.check("probability", probability);
    rules.check("sigma", sigma);
    if (sigma.get(0) > sigma.get(1)) {
      throw new InvalidSetting(
          "sigma",
          "is " + sigma + "; expected the lowest and the highest",
          "Such as [0.15, 1.15].");
    }
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
