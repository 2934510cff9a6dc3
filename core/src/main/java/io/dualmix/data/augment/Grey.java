package io.dualmix.data.augment;

import io.dualmix.config.Range;
import io.dualmix.config.SettingRules;
import io.dualmix.tensor.RandomStream;

/**
 * A random conversion to grey in three equal channels.
 *
 * @param probability probability of a change; null for 0.2
 */
public record Grey(@Range(from = 0, to = 1) Double probability) implements Transform {
  private static final double DEFAULT_PROBABILITY = 0.2;

  public Grey {
    probability = probability == null ? DEFAULT_PROBABILITY : probability;
    SettingRules rules = SettingRules.of(Grey.class);
    rules.check("probability", probability);
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
