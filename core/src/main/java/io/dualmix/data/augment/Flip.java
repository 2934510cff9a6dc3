package io.dualmix.data.augment;

import io.dualmix.config.AugmentationConfig;
import io.dualmix.config.Range;
import io.dualmix.config.SettingRules;
import io.dualmix.tensor.RandomStream;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * A random horizontal flip.
 *
 * @param probability probability of a change; null for half of the images
 */
public record Flip(@Range(from = 0, to = 1) Double probability) implements Transform {
  private static final int MIRROR = 1; // OpenCV's code for a horizontal flip.

  public Flip {
    probability = probability == null ? AugmentationConfig.DEFAULT_FLIP : probability;
    SettingRules rules = SettingRules.of(Flip.class);
    rules.check("probability", probability);
  }

  /** The default: half of the images. */
  public Flip() {
    this(null);
  }

  @Override
  public String name() {
    return "flip";
  }

  @Override
  public boolean geometric() {
    return true;
  }

  @Override
  public Sample apply(Sample sample, RandomStream random) {
    if (!random.chance(probability)) {
      return sample;
    }
    return new Sample(
        mirrored(sample.pixels()),
        sample.classes() == null ? null : mirrored(sample.classes()),
        sample.frame());
  }

  private static Mat mirrored(Mat mat) {
    Mat mirror = new Mat();
    opencv_core.flip(mat, mirror, MIRROR);
    return mirror;
  }
}
