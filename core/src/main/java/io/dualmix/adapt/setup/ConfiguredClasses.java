package io.dualmix.adapt.setup;

import io.dualmix.data.format.CityscapesClasses;
import java.util.List;

/** Class names as a configuration gives them: one by one, or as the name of a set. */
final class ConfiguredClasses {
  private ConfiguredClasses() {}

  /** The names; those of a set where its name stands alone. */
  static List<String> of(List<String> configured) {
    return isSet(configured)
        ? CityscapesClasses.set(configured.get(0), "class set").names()
        : configured;
  }

  /** Whether this is the name of a set alone. */
  static boolean isSet(List<String> configured) {
    return configured.size() == 1 && CityscapesClasses.setNames().contains(configured.get(0));
  }
}
