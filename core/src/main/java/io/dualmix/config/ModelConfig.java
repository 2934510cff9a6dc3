package io.dualmix.config;

import java.util.List;

/**
 * The network. Teachers, student and baselines have the same architecture.
 *
 * @param architecture the head, such as {@code deeplabv2}; building the model lists the known heads
 * @param backbone such as {@code resnet101}; building the model lists the known backbones
 * @param outputStride output stride of the backbone, 1..128: all present backbones support 8, 16 or
 *     32
 * @param headChannels number of channels of the heads that have this option, 8..4096
 * @param weights {@code imagenet} for the backbone's published ImageNet weights, which are
 *     downloaded once to the user's cache, or a weight file for the backbone; null for none
 * @param weightsTake the network in a PyTorch checkpoint with several, such as {@code model_ema};
 *     null for the largest
 * @param weightsMirror a URL or folder from which {@code imagenet} weights are downloaded in place
 *     of the publishers' URLs; null for the variable {@code DUALMIX_WEIGHTS_MIRROR}, if any
 * @param batchNorm of the backbone: {@code trained}, {@code frozen_affine} (scale and shift fixed,
 *     running statistics updated) or {@code frozen} (all fixed); the head's is always trained
 * @param alignCorners {@code align_corners} of the bilinear upsampling of the logits
 * @param dropout dropout rate before the classifier of heads that have this option, 0 to 0.95
 * @param normalisation of the input: {@code auto} (what the backbone's weights expect), {@code
 *     imagenet}, {@code tensorflow} or {@code caffe_bgr}
 * @param strideOn the strided convolution in the blocks of ResNet-50 and ResNet-101: {@code 3x3}
 *     (torchvision, timm) or {@code 1x1} (Caffe, AdaptSegNet, the paper); weights are compatible
 *     with only one
 * @param ceilPool whether a ResNet's max pooling rounds up, as AdaptSegNet's and the paper's does
 * @param usedRates number of DeepLabV2's dilation rates in use, 1 to their number; AdaptSegNet's
 *     published weights were trained with 2 of the 4
 * @param asppRates dilation rates of the head's atrous spatial pyramid, 1..256, at most 8: of
 *     DeepLabV2 in pixels of the last features, of DeepLabV3+ in pixels at stride 16; null for the
 *     published ones (6, 12, 18, and 24 for DeepLabV2). A rate of at least the size of the map acts
 *     as a 1x1 convolution
 * @param auxiliaryWeight the loss weight of an auxiliary head on a ResNet's second-last features,
 *     0..10; 0 for no auxiliary head
 */
public record ModelConfig(
    String architecture,
    String backbone,
    Integer outputStride,
    Integer headChannels,
    String weights,
    String weightsTake,
    String weightsMirror,
    String batchNorm,
    Boolean alignCorners,
    Double dropout,
    String normalisation,
    String strideOn,
    Boolean ceilPool,
    Integer usedRates,
    List<Integer> asppRates,
    Double auxiliaryWeight) {
  /** The paper's head. */
  public static final String DEFAULT_ARCHITECTURE = "deeplabv2";

  /** The paper's backbone. */
  public static final String DEFAULT_BACKBONE = "resnet101";

  /** The paper's; 16 takes a third of the time with slightly lower accuracy. */
  public static final int DEFAULT_OUTPUT_STRIDE = 8;

  /** DeepLabV3+'s published value. */
  public static final int DEFAULT_HEAD_CHANNELS = 256;

  /**
   * The value of {@link #weights} for published weights; use {@code ./imagenet} for a file of that
   * name.
   */
  public static final String IMAGENET = "imagenet";

  /** The released configuration freezes nothing. */
  public static final String DEFAULT_BATCH_NORM = "trained";

  /** As in newer work: with true the result depends on the size of the input. */
  public static final boolean DEFAULT_ALIGN_CORNERS = false;

  /** DeepLabV3+'s published value. */
  public static final double DEFAULT_DROPOUT = 0.1;

  /** Uses the normalisation that the weights were trained with. */
  public static final String DEFAULT_NORMALISATION = "auto";

  /** torchvision's, whose weights are the easiest to obtain. */
  public static final String DEFAULT_STRIDE_ON = "3x3";

  /** torchvision's. */
  public static final boolean DEFAULT_CEIL_POOL = false;

  /** The head as published. */
  public static final int DEFAULT_USED_RATES = 4;

  /** One head, as in the paper; the released configuration has an auxiliary head of weight 0.1. */
  public static final double DEFAULT_AUXILIARY_WEIGHT = 0;

  /** Each rate is a convolution over all channels. */
  private static final int MOST_RATES = 8;

  public ModelConfig {
    architecture = architecture == null ? DEFAULT_ARCHITECTURE : architecture;
    backbone = backbone == null ? DEFAULT_BACKBONE : backbone;
    outputStride = outputStride == null ? DEFAULT_OUTPUT_STRIDE : outputStride;
    headChannels = headChannels == null ? DEFAULT_HEAD_CHANNELS : headChannels;
    batchNorm = batchNorm == null ? DEFAULT_BATCH_NORM : batchNorm;
    alignCorners = alignCorners == null ? DEFAULT_ALIGN_CORNERS : alignCorners;
    dropout = dropout == null ? DEFAULT_DROPOUT : dropout;
    normalisation = normalisation == null ? DEFAULT_NORMALISATION : normalisation;
    strideOn = strideOn == null ? DEFAULT_STRIDE_ON : strideOn;
    ceilPool = ceilPool == null ? DEFAULT_CEIL_POOL : ceilPool;
    usedRates =
        usedRates == null ? asppRates == null ? DEFAULT_USED_RATES : asppRates.size() : usedRates;
    auxiliaryWeight = auxiliaryWeight == null ? DEFAULT_AUXILIARY_WEIGHT : auxiliaryWeight;
    Require.notBlank("architecture", architecture);
    Require.notBlank("backbone", backbone);
    Require.between("output_stride", outputStride, 1, 128);
    Require.between("head_channels", headChannels, 8, 4096);
    Require.notBlank("weights", weights);
    weights = HomePath.of(weights);
    Require.notBlank("weights_take", weightsTake);
    Require.notBlank("weights_mirror", weightsMirror);
    weightsMirror = HomePath.of(weightsMirror);
    Require.oneOf("batch_norm", batchNorm, "trained", "frozen_affine", "frozen");
    Require.between("dropout", dropout, 0, 0.95);
    Require.oneOf("normalisation", normalisation, "auto", "imagenet", "tensorflow", "caffe_bgr");
    Require.oneOf("stride_on", strideOn, "3x3", "1x1");
    asppRates = asppRates == null ? null : ConfigLists.copy("aspp_rates", asppRates);
    requireRates(asppRates);
    Require.between("used_rates", usedRates, 1, asppRates == null ? 4 : asppRates.size());
    Require.between("auxiliary_weight", auxiliaryWeight, 0, 10);
  }

  private static void requireRates(List<Integer> rates) {
    if (rates == null) {
      return;
    }
    if (rates.isEmpty() || rates.size() > MOST_RATES) {
      throw new InvalidSetting(
          "aspp_rates",
          "has " + rates.size() + " rates; expected 1 to " + MOST_RATES,
          "Such as [6, 12, 18]; leave the key out for the published rates.");
    }
    for (int i = 0; i < rates.size(); i++) {
      Require.between("aspp_rates." + i, rates.get(i), 1, 256);
    }
  }

  /** Whether a backbone is small enough for training on a CPU: MobileNets, ResNet-18 and 34. */
  public static boolean light(String backbone) {
    return backbone.matches("mobilenet.*|resnet18|resnet34");
  }

  static ModelConfig defaults() {
    return new ModelConfig(
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null);
  }
}
