package io.dualmix.data.augment;

import io.dualmix.config.Require;
import io.dualmix.tensor.RandomStream;

/**
 * A random conversion to grey in three equal channels.
 *
 * @param probability 0..1; null for 0.2
 */
public record Grey(Double probability) implements Transform {
  private static final double DEFAULT_PROBABILITY = 0.2;

  public Grey {
    probability = probability == null ? DEFAULT_PROBABILITY : probability;
    Require.between("probability", probability, 0, 1);
  }

  /** The default: one image in five. */
  public Grey() {
    this(null);
  }

  @Override
  public String name() {
    return "grey";
  }

  @Override
  public Sample apply(Sample sample, RandomStream random) {
    return random.chance(probability)
        ? sample.colours(ColourMatrix.GREYED.apply(sample.pixels()))
        : sample;
  }
}
