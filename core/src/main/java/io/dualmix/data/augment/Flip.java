package io.dualmix.data.augment;

import io.dualmix.config.AugmentationConfig;
import io.dualmix.config.Require;
import io.dualmix.tensor.RandomStream;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * A random horizontal flip.
 *
 * @param probability 0..1; null for {@value AugmentationConfig#DEFAULT_FLIP}
 */
public record Flip(Double probability) implements Transform {
  private static final int MIRROR = 1; // OpenCV's code for a horizontal flip.

  public Flip {
    probability = probability == null ? AugmentationConfig.DEFAULT_FLIP : probability;
    Require.between("probability", probability, 0, 1);
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
