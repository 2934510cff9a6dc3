package io.dualmix.model;

import io.dualmix.DualMixException;
import java.util.List;
import java.util.Map;

/** The known backbones. A new one is one file and one line here. */
public final class Backbones {
  /** Builds a backbone of an output stride (8, 16 or 32), registering its tensors at the node. */
  private interface Factory {
    Backbone create(ParameterStore.Node at, int outputStride);
  }

  private record Known(Normalisation normalisation, Factory factory) {}

  private static final Map<String, Known> KNOWN =
      Map.of(
          "resnet18", torchvision((at, stride) -> ResNet.basic(at, stride, 2, 2, 2, 2)),
          "resnet34", torchvision((at, stride) -> ResNet.basic(at, stride, 3, 4, 6, 3)),
          "resnet50", torchvision((at, stride) -> ResNet.bottleneck(at, stride, 3, 4, 6, 3)),
          "resnet101", torchvision((at, stride) -> ResNet.bottleneck(at, stride, 3, 4, 23, 3)),
          "mobilenetv1_100", tensorFlow((at, stride) -> new MobileNetV1(at, stride, 1.0)),
          "mobilenetv1_050", tensorFlow((at, stride) -> new MobileNetV1(at, stride, 0.5)),
          "mobilenetv1_025", tensorFlow((at, stride) -> new MobileNetV1(at, stride, 0.25)));

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

  static void requireKnown(String name) {
    if (name == null || !KNOWN.containsKey(name)) {
      throw new DualMixException(
          "Unknown backbone '" + name + "'", "Known are " + String.join(", ", names()) + ".");
    }
  }

  static Backbone create(String name, ParameterStore.Node at, int outputStride) {
    requireKnown(name);
    return KNOWN.get(name).factory().create(at, outputStride);
  }

  private static Known torchvision(Factory factory) {
    return new Known(Normalisation.IMAGENET, factory);
  }

  private static Known tensorFlow(Factory factory) {
    return new Known(Normalisation.TENSORFLOW, factory);
  }
}
