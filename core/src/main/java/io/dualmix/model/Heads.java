package io.dualmix.model;

import io.dualmix.DualMixException;
import io.dualmix.plugin.Plugins;
import java.util.List;
import java.util.function.Function;

/**
 * The registry of heads, whose names are those of the architectures: the built-in ones, which are
 * registered here, and those of plugins.
 */
public final class Heads {
  /** Builds a head for a backbone and registers its tensors at the node. */
  private interface Factory {
    Head create(ParameterStore.Node at, Backbone backbone, ModelSpec spec);
  }

  private record BuiltIn(String name, Factory factory, Function<ModelSpec, List<Integer>> rates)
      implements HeadType {
    @Override
    public Head create(ParameterStore.Node at, Backbone backbone, ModelSpec spec) {
      return factory.create(at, backbone, spec);
    }

    @Override
    public List<Integer> dilationRates(ModelSpec spec) {
      return rates.apply(spec);
    }
  }

  private static final List<HeadType> BUILT_IN =
      List.of(
          new BuiltIn("deeplabv2", DeepLabV2Head::new, DeepLabV2Head::rates),
          new BuiltIn("deeplabv3plus", DeepLabV3PlusHead::new, DeepLabV3PlusHead::rates));

  private Heads() {}

  /**
   * All kinds, the built-in ones first.
   *
   * @throws DualMixException if a plugin cannot be used, or two heads have one name
   */
  public static List<HeadType> all() {
    return Plugins.installed().with(BUILT_IN, HeadType.class, "head", HeadType::name);
  }

  /** All names, sorted. */
  public static List<String> names() {
    return all().stream().map(HeadType::name).sorted().toList();
  }

  /**
   * The kind with a name.
   *
   * @throws DualMixException if there is none
   */
  static HeadType named(String name) {
    return all().stream()
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new DualMixException(
                    "Unknown architecture '" + name + "'",
                    "Known are " + String.join(", ", names()) + "."));
  }

  /**
   * The number of channels of a backbone's features, for the construction of a head.
   *
   * @throws DualMixException if the backbone has no features of the stride
   */
  public static int channels(Backbone backbone, int stride, ModelSpec spec) {
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
    return named(spec.architecture()).dilationRates(spec);
  }

  static Head create(ParameterStore.Node at, Backbone backbone, ModelSpec spec) {
    return named(spec.architecture()).create(at, backbone, spec);
  }
}
