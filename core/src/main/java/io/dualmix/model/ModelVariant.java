package io.dualmix.model;

import io.dualmix.DualMixException;
import io.dualmix.PublicApi;
import java.util.Arrays;
import java.util.List;

/**
 * The differences between DeepLabV2 networks in the literature. Weights belong to one variant,
 * although their shapes match all of them.
 *
 * @param strideOn the strided convolution of a bottleneck block; ResNet-50 and 101 only
 * @param ceilPool whether the max pooling includes a last, incomplete window (65x129 logits for an
 *     image of 512x1024 instead of 64x128); ResNets only
 * @param usedRates number of DeepLabV2's rates in use, from 1; the others keep their tensors
 * @param auxiliary whether DeepLabV2 has an auxiliary head on the second-last features; ResNets
 *     only
 * @param rates dilation rates of the atrous spatial pyramid in place of the published ones; empty
 *     for those
 */
@PublicApi
public record ModelVariant(
    StrideOn strideOn, boolean ceilPool, int usedRates, boolean auxiliary, List<Integer> rates) {
  /** The convolution with the stride. */
  public enum StrideOn {
    /** The 3x3 convolution, as in torchvision and timm. */
    CONV_3X3,
    /**
     * The first 1x1 convolution, as in Caffe, AdaptSegNet and the paper. In these networks a
     * dilated layer has its dilation from its first block on; in torchvision's, from the second.
     */
    CONV_1X1
  }

  /** DeepLabV2's number of rates. */
  static final int RATES = 4;

  /** torchvision's ResNet and all rates of the head. */
  public static final ModelVariant STANDARD =
      new ModelVariant(StrideOn.CONV_3X3, false, RATES, false);

  /** AdaptSegNet's multi-level network, whose published head uses rates 6 and 12 only. */
  public static final ModelVariant ADAPT_SEG_NET =
      new ModelVariant(StrideOn.CONV_1X1, true, 2, true);

  public ModelVariant {
    rates = List.copyOf(rates);
    if (rates.stream().anyMatch(rate -> rate < 1)) {
      throw new DualMixException(
          "A model cannot have the dilation rates " + rates, "Use 1 or more.");
    }
    if (strideOn == null || usedRates < 1 || usedRates > available(rates)) {
      throw new DualMixException(
          "A model cannot have stride on " + strideOn + " and " + usedRates + " used rates",
          "Known are "
              + Arrays.toString(StrideOn.values())
              + " and 1 to "
              + available(rates)
              + " rates.");
    }
  }

  /** A variant with the published dilation rates. */
  public ModelVariant(StrideOn strideOn, boolean ceilPool, int usedRates, boolean auxiliary) {
    this(strideOn, ceilPool, usedRates, auxiliary, List.of());
  }

  /** A copy with other dilation rates, all of them in use. */
  public ModelVariant withRates(List<Integer> other) {
    return new ModelVariant(strideOn, ceilPool, available(other), auxiliary, other);
  }

  private static int available(List<Integer> rates) {
    return rates.isEmpty() ? RATES : rates.size();
  }

  /** The rates of a head. */
  List<Integer> ratesOr(List<Integer> published) {
    return rates.isEmpty() ? published : rates;
  }

  /**
   * @throws DualMixException if the network does not support the differences from {@link #STANDARD}
   */
  void requireFits(String architecture, String backbone) {
    require(
        strideOn == StrideOn.CONV_3X3 || Backbones.family(backbone) == Backbones.Family.BOTTLENECK,
        "its stride on a 1x1 convolution",
        backbone,
        "resnet50 or resnet101");
    boolean resNet = Backbones.family(backbone) != Backbones.Family.OTHER;
    require(resNet || !ceilPool, "ceil pooling", backbone, "a ResNet");
    require(resNet || !auxiliary, "a second head", backbone, "a ResNet");
    boolean deepLabV2 = architecture.equals("deeplabv2");
    require(deepLabV2 || !auxiliary, "a second head", architecture, "deeplabv2");
    require(deepLabV2 || usedRates == available(rates), "unused rates", architecture, "deeplabv2");
  }

  private static void require(boolean holds, String what, String where, String expected) {
    if (!holds) {
      throw new DualMixException(
          where + " cannot have " + what + ": only " + expected + " can",
          "Leave the setting out, or choose another network.");
    }
  }
}
