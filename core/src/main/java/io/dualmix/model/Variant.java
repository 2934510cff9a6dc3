package io.dualmix.model;

import io.dualmix.DualMixException;
import java.util.Arrays;

/**
 * Where DeepLabV2 networks of the literature differ from each other. Weights fit one variant by
 * meaning, though any by their shapes.
 *
 * @param strideOn which convolution of a bottleneck block takes the stride; ResNet-50 and 101 only
 * @param ceilPool whether the max pooling keeps a last, incomplete window (65x129 logits for an
 *     image of 512x1024 instead of 64x128); ResNets only
 * @param usedRates how many of DeepLabV2's four rates count, 1 to 4; the others keep their tensors
 * @param auxiliary whether DeepLabV2 has a second head, on the features before the last; ResNets
 *     only
 */
public record Variant(StrideOn strideOn, boolean ceilPool, int usedRates, boolean auxiliary) {
  /** The convolution with the stride. */
  public enum StrideOn {
    /** The 3x3 one, as torchvision and timm have it. */
    CONV_3X3,
    /**
     * The first 1x1 one, as Caffe, AdaptSegNet and the paper have it. In these networks a layer
     * with dilation has it from its first block on; in torchvision's, from the second.
     */
    CONV_1X1
  }

  /** DeepLabV2's number of rates. */
  static final int RATES = 4;

  /** torchvision's ResNet and the whole head. */
  public static final Variant STANDARD = new Variant(StrideOn.CONV_3X3, false, RATES, false);

  /** AdaptSegNet's multi-level network, whose published head uses rates 6 and 12 only. */
  public static final Variant ADAPT_SEG_NET = new Variant(StrideOn.CONV_1X1, true, 2, true);

  public Variant {
    if (strideOn == null || usedRates < 1 || usedRates > RATES) {
      throw new DualMixException(
          "A model cannot have stride on " + strideOn + " and " + usedRates + " used rates",
          "Known are " + Arrays.toString(StrideOn.values()) + " and 1 to " + RATES + " rates.");
    }
  }

  /**
   * @throws DualMixException if a network of this kind does not have what differs from {@link
   *     #STANDARD}
   */
  void requireFits(String architecture, String backbone) {
    require(
        strideOn == StrideOn.CONV_3X3 || Backbones.family(backbone) == Backbones.Family.BOTTLENECK,
        "its stride on a 1x1 convolution",
        backbone,
        "resnet50 or resnet101");
    boolean resNet = Backbones.family(backbone) != Backbones.Family.MOBILE;
    require(resNet || !ceilPool, "ceil pooling", backbone, "a ResNet");
    require(resNet || !auxiliary, "a second head", backbone, "a ResNet");
    boolean deepLabV2 = architecture.equals("deeplabv2");
    require(deepLabV2 || !auxiliary, "a second head", architecture, "deeplabv2");
    require(deepLabV2 || usedRates == RATES, "unused rates", architecture, "deeplabv2");
  }

  private static void require(boolean holds, String what, String where, String expected) {
    if (!holds) {
      throw new DualMixException(
          where + " cannot have " + what + ": only " + expected + " can",
          "Leave the setting out, or choose another network.");
    }
  }
}
