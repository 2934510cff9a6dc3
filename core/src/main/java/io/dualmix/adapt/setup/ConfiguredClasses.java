package io.dualmix.adapt.setup;

import io.dualmix.data.format.CityscapesClasses;
import java.util.List;

/** Class names from a configuration: a list of names, or the name of a class set. */
final class ConfiguredClasses {
  private ConfiguredClasses() {}

  /** The names; for a single name of a class set, those of the set. */
  static List<String> of(List<String> configured) {
    return isSet(configured)
        ? CityscapesClasses.set(configured.get(0), "class set").names()
        : configured;
  }

  /** Whether the list is a single name of a class set. */
  static boolean isSet(List<String> configured) {
    return configured.size() == 1 && CityscapesClasses.setNames().contains(configured.get(0));
  }
}
