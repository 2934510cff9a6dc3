package io.dualmix.config;

import java.util.List;

/**
 * The network. Teachers, student and baselines have the same architecture.
 *
 * @param architecture the head, such as {@code deeplabv2}
 * @param backbone the backbone, such as {@code resnet101}
 * @param outputStride output stride of the backbone: all present backbones support 8, 16 or 32
 * @param headChannels number of channels of the heads that have this option
 * @param weights {@code imagenet} for the backbone's published ImageNet weights, which are
 *     downloaded once to the user's cache, or a weight file for the backbone; null for none
 * @param weightsTake the network in a PyTorch checkpoint with several, such as {@code model_ema};
 *     null for the largest
 * @param weightsMirror a URL or folder from which {@code imagenet} weights are downloaded in place
 *     of the publishers' URLs; null for the variable {@code DUALMIX_WEIGHTS_MIRROR}, if any
 * @param batchNorm of the backbone: {@code trained}, {@code frozen_affine} (scale and shift fixed,
 *     running statistics updated) or {@code frozen} (all fixed); the head's is always trained
 * @param alignCorners {@code align_corners} of the bilinear upsampling of the logits
 * @param dropout dropout rate before the classifier of heads that have this option
 * @param normalisation of the input: {@code auto} (what the backbone's weights expect), {@code
 *     imagenet}, {@code tensorflow} or {@code caffe_bgr}
 * @param strideOn the strided convolution in the blocks of ResNet-50 and ResNet-101: {@code 3x3}
 *     (torchvision, timm) or {@code 1x1} (Caffe, AdaptSegNet, the paper); weights are compatible
 *     with only one
 * @param ceilPool whether a ResNet's max pooling rounds up, as AdaptSegNet's and the paper's does
 * @param usedRates number of DeepLabV2's dilation rates in use, at most all; AdaptSegNet's
 *     published weights were trained with 2 of the 4
 * @param asppRates dilation rates of the head's atrous spatial pyramid: of DeepLabV2 in pixels of
 *     the last features, of DeepLabV3+ in pixels at stride 16; null for the published ones (6, 12,
 *     18, and 24 for DeepLabV2). A rate of at least the size of the map acts as a 1x1 convolution
 * @param auxiliaryWeight the loss weight of an auxiliary head on a ResNet's second-last features; 0
 *     for no auxiliary head
 */
public record ModelConfig(
    String architecture,
    String backbone,
    @Range(from = 1, to = 128) Integer outputStride,
    @Range(from = 8, to = 4096) Integer headChannels,
    String weights,
    String weightsTake,
    String weightsMirror,
    @OneOf({"trained", "frozen_affine", "frozen"}) String batchNorm,
    Boolean alignCorners,
    @Range(from = 0, to = 0.95) Double dropout,
    @OneOf({"auto", "imagenet", "tensorflow", "caffe_bgr"}) String normalisation,
    @OneOf({"3x3", "1x1"}) String strideOn,
    Boolean ceilPool,
    @Range(from = 1, to = ModelConfig.MOST_RATES) Integer usedRates,
    @Length(
            from = 1,
            to = ModelConfig.MOST_RATES,
            expected = "1 to " + ModelConfig.MOST_RATES + " rates",
            remedy = "Such as [6, 12, 18]; leave the key out for the published rates.")
        @Range(from = 1, to = 256)
        List<Integer> asppRates,
    @Range(from = 0, to = 10) Double auxiliaryWeight) {
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
  static final int MOST_RATES = 8;

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
    SettingRules rules = SettingRules.of(ModelConfig.class);
    rules.check("output_stride", outputStride);
    rules.check("head_channels", headChannels);
    Require.notBlank("weights", weights);
    weights = HomePath.of(weights);
    Require.notBlank("weights_take", weightsTake);
    Require.notBlank("weights_mirror", weightsMirror);
    weightsMirror = HomePath.of(weightsMirror);
    rules.check("batch_norm", batchNorm);
    rules.check("dropout", dropout);
    rules.check("normalisation", normalisation);
    rules.check("stride_on", strideOn);
    asppRates = asppRates == null ? null : ConfigLists.copy("aspp_rates", asppRates);
    rules.check("aspp_rates", asppRates);
    rules.check("used_rates", usedRates);
    Require.between("used_rates", usedRates, 1, asppRates == null ? 4 : asppRates.size());
    rules.check("auxiliary_weight", auxiliaryWeight);
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
