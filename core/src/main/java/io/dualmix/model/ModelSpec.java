package io.dualmix.model;

import io.dualmix.DualMixException;
import io.dualmix.PublicApi;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The specification of a network.
 *
 * @param architecture the head, one of {@link Heads#names()}
 * @param backbone one of {@link Backbones#names()}
 * @param classes number of classes C, 1 to 254
 * @param outputStride input pixels per pixel of the deepest features, one of {@link
 *     Backbones#outputStrides}
 * @param headChannels width of the DeepLabV3+ decoder, at least 1; not used by DeepLabV2
 * @param alignCorners mode of the upsampling of logits to the label's size
 * @param dropout probability dropout probability before the classifier, in [0, 1); used by heads
 *     with dropout
 * @param batchNorm training mode of batch norm
 * @param normalisation input normalisation of the backbone's weights
 * @param variant variant of the network in the literature
 */
@PublicApi
public record ModelSpec(
    String architecture,
    String backbone,
    int classes,
    int outputStride,
    int headChannels,
    boolean alignCorners,
    double dropout,
    BatchNormMode batchNorm,
    Normalisation normalisation,
    ModelVariant variant) {
  public ModelSpec {
    Heads.named(architecture);
    Backbones.named(backbone);
    require(classes >= 1 && classes <= 254, "classes", classes, "1 to 254");
    Backbones.requireOutputStride(backbone, outputStride);
    require(headChannels >= 1 && headChannels <= 4096, "headChannels", headChannels, "1 to 4096");
    require(dropout >= 0 && dropout < 1, "dropout", dropout, "0 up to, not including, 1");
    require(batchNorm != null, "batchNorm", "null", Arrays.toString(BatchNormMode.values()));
    require(normalisation != null, "normalisation", "null", "a normalisation");
    require(variant != null, "variant", "null", "a variant");
    variant.requireFits(architecture, backbone);
  }

  /**
   * Creates a specification with the default values: output stride 8 for DeepLabV2 and 16 else, 256
   * head channels, corners aligned for DeepLabV2 (as in the paper) only, dropout 0.1, trained batch
   * norm, and the backbone's own normalisation.
   */
  public static ModelSpec of(String architecture, String backbone, int classes) {
    boolean deepLabV2 = architecture.equals("deeplabv2");
    return new ModelSpec(
        architecture,
        backbone,
        classes,
        deepLabV2 ? 8 : 16,
        256,
        deepLabV2,
        0.1,
        BatchNormMode.TRAINED,
        Backbones.normalisation(backbone),
        ModelVariant.STANDARD);
  }

  /** A copy with another number of classes. */
  public ModelSpec withClasses(int other) {
    return new ModelSpec(
        architecture,
        backbone,
        other,
        outputStride,
        headChannels,
        alignCorners,
        dropout,
        batchNorm,
        normalisation,
        variant);
  }

  /** A copy with another output stride. */
  public ModelSpec withOutputStride(int other) {
    return new ModelSpec(
        architecture,
        backbone,
        classes,
        other,
        headChannels,
        alignCorners,
        dropout,
        batchNorm,
        normalisation,
        variant);
  }

  /** A copy with another width of the head. */
  public ModelSpec withHeadChannels(int other) {
    return new ModelSpec(
        architecture,
        backbone,
        classes,
        outputStride,
        other,
        alignCorners,
        dropout,
        batchNorm,
        normalisation,
        variant);
  }

  /** A copy with another batch-norm mode. */
  public ModelSpec withBatchNorm(BatchNormMode other) {
    return new ModelSpec(
        architecture,
        backbone,
        classes,
        outputStride,
        headChannels,
        alignCorners,
        dropout,
        other,
        normalisation,
        variant);
  }

  /** A copy with another dropout probability. */
  public ModelSpec withDropout(double other) {
    return new ModelSpec(
        architecture,
        backbone,
        classes,
        outputStride,
        headChannels,
        alignCorners,
        other,
        batchNorm,
        normalisation,
        variant);
  }

  /** A copy with another variant. */
  public ModelSpec withVariant(ModelVariant other) {
    return new ModelSpec(
        architecture,
        backbone,
        classes,
        outputStride,
        headChannels,
        alignCorners,
        dropout,
        batchNorm,
        normalisation,
        other);
  }

  /**
   * The dilation rates of the head's 3x3 convolutions, in pixels of the deepest features; empty for
   * a head without such convolutions.
   */
  public List<Integer> dilationRates() {
    return Heads.dilationRates(this);
  }

  /** The size of the deepest features in one direction, for an image of a size in pixels. */
  public int mapSize(int pixels) {
    return (pixels + outputStride - 1) / outputStride;
  }

  /** The specification as key-value text; {@link #fromMap} restores it exactly. */
  public Map<String, String> toMap() {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("architecture", architecture);
    map.put("backbone", backbone);
    map.put("classes", Integer.toString(classes));
    map.put("outputStride", Integer.toString(outputStride));
    map.put("headChannels", Integer.toString(headChannels));
    map.put("alignCorners", Boolean.toString(alignCorners));
    map.put("dropout", Double.toString(dropout));
    map.put("batchNorm", batchNorm.name());
    map.put("normalisation.bgr", Boolean.toString(normalisation.bgr()));
    map.put("normalisation.scale", Double.toString(normalisation.scale()));
    map.put("normalisation.mean", joined(normalisation.mean()));
    map.put("normalisation.std", joined(normalisation.std()));
    if (!variant.equals(ModelVariant.STANDARD)) {
      // Omitted for the standard variant, so that files are the same as before variants existed.
      map.put("variant.strideOn", variant.strideOn().name());
      map.put("variant.ceilPool", Boolean.toString(variant.ceilPool()));
      map.put("variant.usedRates", Integer.toString(variant.usedRates()));
      map.put("variant.auxiliary", Boolean.toString(variant.auxiliary()));
      if (!variant.rates().isEmpty()) {
        map.put("variant.rates", joined(variant.rates()));
      }
    }
    return map;
  }

  /**
   * Restores a specification from {@link #toMap}; other keys are ignored.
   *
   * @throws DualMixException if a key is missing or its value is invalid
   */
  public static ModelSpec fromMap(Map<String, String> map) {
    try {
      return new ModelSpec(
          text(map, "architecture"),
          text(map, "backbone"),
          Integer.parseInt(text(map, "classes")),
          Integer.parseInt(text(map, "outputStride")),
          Integer.parseInt(text(map, "headChannels")),
          Boolean.parseBoolean(text(map, "alignCorners")),
          Double.parseDouble(text(map, "dropout")),
          BatchNormMode.valueOf(text(map, "batchNorm")),
          new Normalisation(
              Boolean.parseBoolean(text(map, "normalisation.bgr")),
              Double.parseDouble(text(map, "normalisation.scale")),
              numbers(text(map, "normalisation.mean")),
              numbers(text(map, "normalisation.std"))),
          variant(map));
    } catch (IllegalArgumentException e) {
      throw new DualMixException("The model's description is damaged: " + e.getMessage(), "", e);
    }
  }

  private static ModelVariant variant(Map<String, String> map) {
    return map.containsKey("variant.strideOn")
        ? new ModelVariant(
            ModelVariant.StrideOn.valueOf(text(map, "variant.strideOn")),
            Boolean.parseBoolean(text(map, "variant.ceilPool")),
            Integer.parseInt(text(map, "variant.usedRates")),
            Boolean.parseBoolean(text(map, "variant.auxiliary")),
            map.containsKey("variant.rates")
                ? Arrays.stream(map.get("variant.rates").split(",", -1))
                    .map(Integer::valueOf)
                    .toList()
                : List.of())
        : ModelVariant.STANDARD;
  }

  private static String text(Map<String, String> map, String key) {
    String value = map.get(key);
    if (value == null) {
      throw new DualMixException("The model's description has no '" + key + "'", "");
    }
    return value;
  }

  private static String joined(List<? extends Number> values) {
    return values.stream().map(Object::toString).collect(Collectors.joining(","));
  }

  private static List<Double> numbers(String joined) {
    return Arrays.stream(joined.split(",", -1)).map(Double::valueOf).toList();
  }

  private static void require(boolean holds, String key, Object value, String expected) {
    if (!holds) {
      throw new DualMixException(
          "A model cannot have " + key + " = " + value + ": expected " + expected, "");
    }
  }
}
