package io.dualmix.model;

import io.dualmix.DualMixException;
import java.util.List;
import java.util.Map;

/** The known heads, which name the architectures. A new one is one file and one line here. */
public final class Heads {
  /** Builds a head for a backbone, registering its tensors at the node. */
  private interface Factory {
    Head create(ParameterStore.Node at, Backbone backbone, ModelSpec spec);
  }

  private static final Map<String, Factory> KNOWN =
      Map.of("deeplabv2", DeepLabV2Head::new, "deeplabv3plus", DeepLabV3PlusHead::new);

  private Heads() {}

  /** All names, sorted. */
  public static List<String> names() {
    return KNOWN.keySet().stream().sorted().toList();
  }

  static void requireKnown(String name) {
    if (name == null || !KNOWN.containsKey(name)) {
      throw new DualMixException(
          "Unknown architecture '" + name + "'", "Known are " + String.join(", ", names()) + ".");
    }
  }

  /**
   * The channels of the features that a head under construction reads.
   *
   * @throws DualMixException if the backbone has none of the stride
   */
  static int channels(Backbone backbone, int stride, ModelSpec spec) {
    Integer channels = backbone.channels().get(stride);
    if (channels == null) {
      throw new DualMixException(
          spec.architecture()
              + " reads features of stride "
              + stride
              + ", which "
              + spec.backbone()
              + " has not: its strides are "
              + backbone.channels().keySet(),
          "Choose another architecture (" + String.join(", ", names()) + ") or backbone.");
    }
    return channels;
  }

  static Head create(ParameterStore.Node at, Backbone backbone, ModelSpec spec) {
    requireKnown(spec.architecture());
    return KNOWN.get(spec.architecture()).create(at, backbone, spec);
  }
}
