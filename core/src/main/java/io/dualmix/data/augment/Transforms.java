package io.dualmix.data.augment;

import io.dualmix.DualMixException;
import io.dualmix.plugin.Plugins;
import java.util.List;

/** The registry of transforms, and the default lists. */
public final class Transforms {
  /** Register new transforms here. */
  private static final List<Transform> BUILT_IN =
      List.of(new RandomScale(), new Flip(), new Jitter(), new Blur(), new Grey());

  private Transforms() {}

  /**
   * All transforms with their default options: built-in ones and those of plugins.
   *
   * @throws DualMixException if a plugin cannot be used, a transform is not a record, or two have
   *     the same name
   */
  public static List<Transform> all() {
    List<Transform> all =
        Plugins.installed().with(BUILT_IN, Transform.class, "transform", Transform::name);
    for (Transform transform : all) {
      if (!transform.getClass().isRecord()) {
        throw new DualMixException(
            "The transform " + transform.getClass().getName() + " is not a record",
            "Correct its plugin, or remove it.");
      }
    }
    return all;
  }

  /** The transforms of the short form, in a fixed order. */
  public static List<Transform> of(Augmentation augmentation) {
    if (augmentation.equals(Augmentation.NONE)) {
      return List.of();
    }
    ColourJitter jitter = augmentation.jitter();
    return List.of(
        new RandomScale(List.of(augmentation.scaleMin(), augmentation.scaleMax())),
        new Flip(augmentation.flip()),
        new Jitter(jitter.brightness(), jitter.contrast(), jitter.saturation(), jitter.hue(), 1.0),
        new Blur(augmentation.blur(), null));
  }

  /** The default transforms of the strong view: those of UniMatch V2 (Yang et al., 2024). */
  public static List<Transform> strong() {
    return List.of(
        new Jitter(0.5, 0.5, 0.5, 0.25, 0.8), new Grey(0.2), new Blur(0.5, List.of(0.1, 2.0)));
  }
}
