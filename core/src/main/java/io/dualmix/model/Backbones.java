package io.dualmix.model;

import io.dualmix.DualMixException;
import io.dualmix.plugin.Plugins;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The registry of backbones: the built-in ones, which are registered here, and those of plugins.
 */
public final class Backbones {
  /** The family of a backbone, which determines the supported variants. */
  enum Family {
    /** ResNets with two 3x3 convolutions per block. */
    BASIC,
    /** ResNets with 1x1, 3x3 and 1x1 convolutions per block. */
    BOTTLENECK,
    /** MobileNets, and those of plugins. */
    OTHER
  }

  /** Builds a backbone for an output stride and registers its tensors at the node. */
  private interface Factory {
    Backbone create(ParameterStore.Node at, int outputStride, ModelVariant variant);
  }

  /** The output strides of networks in which dilation can replace strides. */
  private static final Set<Integer> DILATED = Set.of(8, 16, 32);

  private record BuiltIn(
      String name,
      Family family,
      Normalisation normalisation,
      Set<Integer> outputStrides,
      Factory factory)
      implements BackboneType {
    @Override
    public Backbone create(ParameterStore.Node at, int outputStride, ModelVariant variant) {
      return factory.create(at, outputStride, variant);
    }
  }

  private static final List<BackboneType> BUILT_IN =
      List.of(
          basic("resnet18", 2, 2, 2, 2),
          basic("resnet34", 3, 4, 6, 3),
          bottleneck("resnet50", 3, 4, 6, 3),
          bottleneck("resnet101", 3, 4, 23, 3),
          mobileNetV1("mobilenetv1_100", 1.0),
          mobileNetV1("mobilenetv1_050", 0.5),
          mobileNetV1("mobilenetv1_025", 0.25),
          mobileNetV2("mobilenetv2_100", 1.0),
          mobileNetV2("mobilenetv2_050", 0.5),
          mobileNetV2("mobilenetv2_035", 0.35));

  private Backbones() {}

  /**
   * All kinds, the built-in ones first.
   *
   * @throws DualMixException if a plugin cannot be used, or two backbones have one name
   */
  public static List<BackboneType> all() {
    return Plugins.installed().with(BUILT_IN, BackboneType.class, "backbone", BackboneType::name);
  }

  /** All names, sorted. */
  public static List<String> names() {
    return all().stream().map(BackboneType::name).sorted().toList();
  }

  /**
   * The normalisation that the published weights of a backbone expect.
   *
   * @throws DualMixException if the name is unknown
   */
  public static Normalisation normalisation(String name) {
    return named(name).normalisation();
  }

  /**
   * The supported output strides of a backbone.
   *
   * @throws DualMixException if the name is unknown
   */
  public static SortedSet<Integer> outputStrides(String name) {
    return new TreeSet<>(named(name).outputStrides());
  }

  static void requireOutputStride(String name, int outputStride) {
    SortedSet<Integer> known = outputStrides(name);
    if (!known.contains(outputStride)) {
      throw new DualMixException(
          name + " does not support the output stride " + outputStride + ", only " + known,
          "Change model.output_stride.");
    }
  }

  /**
   * The kind with a name.
   *
   * @throws DualMixException if there is none
   */
  static BackboneType named(String name) {
    return all().stream()
        .filter(type -> type.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new DualMixException(
                    "Unknown backbone '" + name + "'",
                    "Known are " + String.join(", ", names()) + "."));
  }

  static Family family(String name) {
    return named(name) instanceof BuiltIn own ? own.family() : Family.OTHER;
  }

  static Backbone create(
      String name, ParameterStore.Node at, int outputStride, ModelVariant variant) {
    return named(name).create(at, outputStride, variant);
  }

  private static BackboneType basic(String name, int... depths) {
    return new BuiltIn(
        name,
        Family.BASIC,
        Normalisation.IMAGENET,
        DILATED,
        (at, stride, variant) -> ResNet.basic(at, stride, variant, depths));
  }

  private static BackboneType bottleneck(String name, int... depths) {
    return new BuiltIn(
        name,
        Family.BOTTLENECK,
        Normalisation.IMAGENET,
        DILATED,
        (at, stride, variant) -> ResNet.bottleneck(at, stride, variant, depths));
  }

  private static BackboneType mobileNetV1(String name, double width) {
    return new BuiltIn(
        name,
        Family.OTHER,
        Normalisation.TENSORFLOW,
        DILATED,
        (at, stride, variant) -> new MobileNetV1(at, stride, width));
  }

  private static BackboneType mobileNetV2(String name, double width) {
    return new BuiltIn(
        name,
        Family.OTHER,
        Normalisation.IMAGENET,
        DILATED,
        (at, stride, variant) -> new MobileNetV2(at, stride, width));
  }
}
