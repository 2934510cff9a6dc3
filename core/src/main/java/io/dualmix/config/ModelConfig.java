package io.dualmix.config;

/**
 * The network. Teachers, student and baselines share one architecture.
 *
 * @param architecture the head, such as {@code deeplabv2}; the known ones are listed when the model
 *     is built
 * @param backbone such as {@code resnet101}; the known ones are listed when the model is built
 * @param outputStride of the backbone's last features, 1..128: 8, 16 or 32 for all that there are
 * @param headChannels width of heads that have a width, 8..4096
 * @param weights {@code imagenet} for the backbone's published ImageNet weights, which are fetched
 *     once into the user's cache, or a file with weights of the backbone; null for none
 * @param weightsTake which part of a PyTorch checkpoint with several networks, such as {@code
 *     model_ema}; null for the largest
 * @param weightsMirror a web address or a folder that {@code imagenet} is taken from in place of
 *     the publishers' addresses; null for the variable {@code DUALMIX_WEIGHTS_MIRROR}, if any
 * @param batchNorm {@code trained}, {@code frozen_affine} (scale and shift fixed, running
 *     statistics move) or {@code frozen} (all of it fixed)
 * @param alignCorners of the bilinear enlargement of the scores
 * @param dropout before the classifier of heads that have it, 0 up to 0.95
 * @param normalisation of the input: {@code auto} (what the backbone's weights expect), {@code
 *     imagenet}, {@code tensorflow} or {@code caffe_bgr}
 * @param strideOn the convolution of ResNet-50's and 101's blocks that takes the stride: {@code
 *     3x3} (torchvision, timm) or {@code 1x1} (Caffe, AdaptSegNet, the paper); weights fit only one
 * @param ceilPool whether a ResNet's max pooling rounds up, as AdaptSegNet's and the paper's does
 * @param usedRates how many of DeepLabV2's rates 6, 12, 18 and 24 count, 1..4; AdaptSegNet's
 *     published weights were trained with 2
 * @param auxiliaryWeight the weight in the loss of a second head on a ResNet's features before the
 *     last, 0..10; 0 for no such head
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
    Double auxiliaryWeight) {
  /** The paper's head. */
  public static final String DEFAULT_ARCHITECTURE = "deeplabv2";

  /** The paper's backbone. */
  public static final String DEFAULT_BACKBONE = "resnet101";

  /** The paper's; 16 costs a third of the time for a little accuracy. */
  public static final int DEFAULT_OUTPUT_STRIDE = 8;

  /** DeepLabV3+'s own width. */
  public static final int DEFAULT_HEAD_CHANNELS = 256;

  /** The word of {@link #weights} for published weights; {@code ./imagenet} is a file. */
  public static final String IMAGENET = "imagenet";

  /** The released settings freeze nothing. */
  public static final String DEFAULT_BATCH_NORM = "trained";

  /** As newer work does: true makes the result depend on the size of the input. */
  public static final boolean DEFAULT_ALIGN_CORNERS = false;

  /** DeepLabV3+'s own. */
  public static final double DEFAULT_DROPOUT = 0.1;

  /** The weights know best what they were trained on. */
  public static final String DEFAULT_NORMALISATION = "auto";

  /** torchvision's, whose weights are the easiest to get. */
  public static final String DEFAULT_STRIDE_ON = "3x3";

  /** torchvision's. */
  public static final boolean DEFAULT_CEIL_POOL = false;

  /** The head as published. */
  public static final int DEFAULT_USED_RATES = 4;

  /** One head, as in the paper; the released settings have a second one of weight 0.1. */
  public static final double DEFAULT_AUXILIARY_WEIGHT = 0;

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
    usedRates = usedRates == null ? DEFAULT_USED_RATES : usedRates;
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
    Require.between("used_rates", usedRates, 1, 4);
    Require.between("auxiliary_weight", auxiliaryWeight, 0, 10);
  }

  /** Whether a backbone is light enough to be trained on a CPU: MobileNets, ResNet-18 and 34. */
  public static boolean light(String backbone) {
    return backbone.matches("mobilenet.*|resnet18|resnet34");
  }

  static ModelConfig defaults() {
    return new ModelConfig(
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
  }
}
