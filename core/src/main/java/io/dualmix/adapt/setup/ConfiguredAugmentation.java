package io.dualmix.adapt.setup;

import io.dualmix.DualMixException;
import io.dualmix.config.AugmentationConfig;
import io.dualmix.config.JitterConfig;
import io.dualmix.config.TransformConfig;
import io.dualmix.data.augment.Augmentation;
import io.dualmix.data.augment.Augmenter;
import io.dualmix.data.augment.ColourJitter;
import io.dualmix.data.augment.Transform;
import io.dualmix.data.augment.Transforms;
import io.dualmix.data.image.ImageSize;
import java.util.List;

/** Creates the augmentation from a configuration. */
final class ConfiguredAugmentation {
  private ConfiguredAugmentation() {}

  /** One view of each sample. */
  static Augmenter oneView(AugmentationConfig config) {
    return augmenter(config, null);
  }

  /** A weak and a strong view. */
  static Augmenter twoViews(AugmentationConfig config) {
    return augmenter(config, strong(config));
  }

  /** The colours of the strong view alone, for images that are augmented already. */
  static Augmenter strongColours(AugmentationConfig config) {
    return new Augmenter(null, List.of(), strong(config));
  }

  private static List<Transform> strong(AugmentationConfig config) {
    return config.strong() == null
        ? Transforms.strong()
        : transforms(config.strong(), Transforms.all());
  }

  private static Augmenter augmenter(AugmentationConfig config, List<Transform> strong) {
    try {
      List<Transform> weak =
          config.weak() == null
              ? Transforms.of(shortForm(config))
              : transforms(config.weak(), Transforms.all());
      return new Augmenter(crop(config), weak, strong);
    } catch (DualMixException e) {
      throw new DualMixException("augmentation: " + e.getMessage(), e.remedy(), e);
    }
  }

  private static List<Transform> transforms(List<TransformConfig> list, List<Transform> known) {
    return list.stream().map(config -> transform(config, known)).toList();
  }

  private static Transform transform(TransformConfig config, List<Transform> known) {
    Transform defaults =
        known.stream().filter(t -> t.name().equals(config.type())).findFirst().orElseThrow();
    return config.options(defaults.getClass());
  }

  private static Augmentation shortForm(AugmentationConfig config) {
    JitterConfig jitter = config.jitter();
    return new Augmentation(
        config.scale().get(0),
        config.scale().get(1),
        crop(config),
        config.flip(),
        new ColourJitter(jitter.brightness(), jitter.contrast(), jitter.saturation(), jitter.hue()),
        config.blur());
  }

  private static ImageSize crop(AugmentationConfig config) {
    return config.crop() == null
        ? null
        : new ImageSize(config.crop().width(), config.crop().height());
  }
}
