package io.dualmix.data.augment;

import io.dualmix.config.Require;
import io.dualmix.tensor.RandomStream;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * A transform as a plugin would bring it: this record, and a line in {@code META-INF/services}.
 * Pixels become white at random.
 *
 * @param share of the pixels, 0..1; null for 0.1
 */
public record Speckle(Double share) implements Transform {
  public Speckle {
    share = share == null ? 0.1 : share;
    Require.between("share", share, 0, 1);
  }

  /** One pixel in ten. */
  public Speckle() {
    this(null);
  }

  @Override
  public String name() {
    return "speckle";
  }

  @Override
  public Sample apply(Sample sample, RandomStream random) {
    RandomStream own = RandomStream.of(random.nextLong());
    Mat speckled = sample.pixels().clone();
    byte[] rgb = new byte[3 * speckled.rows() * speckled.cols()];
    speckled.data().get(rgb);
    for (int i = 0; i < rgb.length; i += 3) {
      if (own.chance(share)) {
        rgb[i] = rgb[i + 1] = rgb[i + 2] = (byte) 255;
      }
    }
    speckled.data().put(rgb);
    return sample.colours(speckled);
  }
}
