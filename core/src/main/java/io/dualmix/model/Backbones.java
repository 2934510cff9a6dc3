package io.dualmix.model;

import io.dualmix.DualMixException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The registry of backbones. To add one, write its class and register it here. */
public final class Backbones {
  /** The family of a backbone, which determines the supported variants. */
  enum Family {
    /** ResNets with two 3x3 convolutions per block. */
    BASIC,
    /** ResNets with 1x1, 3x3 and 1x1 convolutions per block. */
    BOTTLENECK,
    /** MobileNets. */
    MOBILE
  }

  /** Builds a backbone for an output stride and registers its tensors at the node. */
  private interface Factory {
    Backbone create(ParameterStore.Node at, int outputStride, ModelVariant variant);
  }

  /** The output strides of networks in which dilation can replace strides. */
  private static final Set<Integer> DILATED = Set.of(8, 16, 32);

  private record Known(
      Family family, Normalisation normalisation, Set<Integer> outputStrides, Factory factory) {}

  private static final Map<String, Known> KNOWN =
      Map.ofEntries(
          Map.entry("resnet18", basic(2, 2, 2, 2)),
          Map.entry("resnet34", basic(3, 4, 6, 3)),
          Map.entry("resnet50", bottleneck(3, 4, 6, 3)),
          Map.entry("resnet101", bottleneck(3, 4, 23, 3)),
          Map.entry("mobilenetv1_100", mobileNetV1(1.0)),
          Map.entry("mobilenetv1_050", mobileNetV1(0.5)),
          Map.entry("mobilenetv1_025", mobileNetV1(0.25)),
          Map.entry("mobilenetv2_100", mobileNetV2(1.0)),
          Map.entry("mobilenetv2_050", mobileNetV2(0.5)),
          Map.entry("mobilenetv2_035", mobileNetV2(0.35)));

  private Backbones() {}

  /** All names, sorted. */
  public static List<String> names() {
    return KNOWN.keySet().stream().sorted().toList();
  }

  /**
   * The normalisation that the published weights of a backbone expect.
   *
   * @throws DualMixException if the name is unknown
   */
  public static Normalisation normalisation(String name) {
    requireKnown(name);
    return KNOWN.get(name).normalisation();
  }

  /**
   * The supported output strides of a backbone.
   *
   * @throws DualMixException if the name is unknown
   */
  public static SortedSet<Integer> outputStrides(String name) {
    requireKnown(name);
    return new TreeSet<>(KNOWN.get(name).outputStrides());
  }

  static void requireOutputStride(String name, int outputStride) {
    SortedSet<Integer> known = outputStrides(name);
    if (!known.contains(outputStride)) {
      throw new DualMixException(
          name + " does not support the output stride " + outputStride + ", only " + known,
          "Change model.output_stride.");
    }
  }

  static void requireKnown(String name) {
    if (name == null || !KNOWN.containsKey(name)) {
      throw new DualMixException(
          "Unknown backbone '" + name + "'", "Known are " + String.join(", ", names()) + ".");
    }
  }

  static Family family(String name) {
    requireKnown(name);
    return KNOWN.get(name).family();
  }

  static Backbone create(
      String name, ParameterStore.Node at, int outputStride, ModelVariant variant) {
    requireKnown(name);
    return KNOWN.get(name).factory().create(at, outputStride, variant);
  }

  private static Known basic(int... depths) {
    return new Known(
        Family.BASIC,
        Normalisation.IMAGENET,
        DILATED,
        (at, stride, variant) -> ResNet.basic(at, stride, variant, depths));
  }

  private static Known bottleneck(int... depths) {
    return new Known(
        Family.BOTTLENECK,
        Normalisation.IMAGENET,
        DILATED,
        (at, stride, variant) -> ResNet.bottleneck(at, stride, variant, depths));
  }

  private static Known mobileNetV1(double width) {
    return new Known(
        Family.MOBILE,
        Normalisation.TENSORFLOW,
        DILATED,
        (at, stride, variant) -> new MobileNetV1(at, stride, width));
  }

  private static Known mobileNetV2(double width) {
    return new Known(
        Family.MOBILE,
        Normalisation.IMAGENET,
        DILATED,
        (at, stride, variant) -> new MobileNetV2(at, stride, width));
  }
}
