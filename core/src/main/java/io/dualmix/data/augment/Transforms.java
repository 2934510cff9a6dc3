package io.dualmix.data.augment;

import io.dualmix.DualMixException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;

/** The registry of transforms, and the default lists. */
public final class Transforms {
  /** Register new transforms here. */
  private static final List<Transform> BUILT_IN =
      List.of(new RandomScale(), new Flip(), new Jitter(), new Blur(), new Grey());

  private Transforms() {}

  /**
   * All transforms with their default options: built-in ones and those of jars on the class path.
   *
   * @throws DualMixException if a transform cannot be loaded or is not a record, or if two have the
   *     same name
   */
  public static List<Transform> all() {
    List<Transform> all = new ArrayList<>(BUILT_IN);
    try {
      ServiceLoader.load(Transform.class, Transforms.class.getClassLoader()).forEach(all::add);
    } catch (ServiceConfigurationError e) {
      throw new DualMixException(
          "A transform on the class path cannot be loaded: " + e.getMessage(),
          "Correct its jar, or remove it from the class path.",
          e);
    }
    for (int i = BUILT_IN.size(); i < all.size(); i++) {
      Transform added = all.get(i);
      if (!added.getClass().isRecord()
          || all.subList(0, i).stream().anyMatch(known -> known.name().equals(added.name()))) {
        throw new DualMixException(
            "The transform "
                + added.getClass().getName()
                + (added.getClass().isRecord()
                    ? " has the name '" + added.name() + "' of another one"
                    : " is not a record"),
            "Correct its jar, or remove it from the class path.");
      }
    }
    return List.copyOf(all);
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
