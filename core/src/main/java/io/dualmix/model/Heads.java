package io.dualmix.model;

import io.dualmix.DualMixException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The registry of heads, whose names are those of the architectures. To add one, write its class
 * and register it here.
 */
public final class Heads {
  /** Builds a head for a backbone and registers its tensors at the node. */
  private interface Factory {
    Head create(ParameterStore.Node at, Backbone backbone, ModelSpec spec);
  }

  /**
   * A head.
   *
   * @param factory builds it
   * @param rates the dilation rates of its 3x3 convolutions on the deepest features
   */
  private record Kind(Factory factory, Function<ModelSpec, List<Integer>> rates) {}

  private static final Map<String, Kind> KNOWN =
      Map.of(
          "deeplabv2",
          new Kind(DeepLabV2Head::new, DeepLabV2Head::rates),
          "deeplabv3plus",
          new Kind(DeepLabV3PlusHead::new, DeepLabV3PlusHead::rates));

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
   * The number of channels of a backbone's features, for the construction of a head.
   *
   * @throws DualMixException if the backbone has no features of the stride
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
              + " does not provide: its strides are "
              + backbone.channels().keySet(),
          "Choose another architecture (" + String.join(", ", names()) + ") or backbone.");
    }
    return channels;
  }

  /** The dilation rates of a network's head; empty for a head without dilated convolutions. */
  static List<Integer> dilationRates(ModelSpec spec) {
    return KNOWN.get(spec.architecture()).rates().apply(spec);
  }

  static Head create(ParameterStore.Node at, Backbone backbone, ModelSpec spec) {
    requireKnown(spec.architecture());
    return KNOWN.get(spec.architecture()).factory().create(at, backbone, spec);
  }
}
