package io.dualmix.model;

import io.dualmix.DualMixException;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The normalisation of 8-bit RGB input: {@code (x * scale - mean) / std} per channel.
 *
 * @param bgr whether the network expects BGR order; mean and std are in the network's order
 * @param scale factor for values in 0..255, above 0
 * @param mean three values, subtracted after scaling
 * @param std three values above 0
 */
public record Normalisation(boolean bgr, double scale, List<Double> mean, List<Double> std) {
  /** torchvision's weights: RGB in 0..1, ImageNet mean and standard deviation. */
  public static final Normalisation IMAGENET =
      new Normalisation(
          false, 1.0 / 255, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

  /** TensorFlow's MobileNets: RGB in -1..1. */
  public static final Normalisation TENSORFLOW =
      new Normalisation(false, 1.0 / 127.5, List.of(1.0, 1.0, 1.0), List.of(1.0, 1.0, 1.0));

  /** Caffe's ResNets, as AdaptSegNet and the paper use them: BGR in 0..255 less the mean. */
  public static final Normalisation CAFFE_BGR =
      new Normalisation(
          true, 1.0, List.of(104.00698793, 116.66876762, 122.67891434), List.of(1.0, 1.0, 1.0));

  private static final int CHANNELS = 3;
  private static final ScalarType FLOAT = ScalarType.Float;

  public Normalisation {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    boolean finite =
        Double.isFinite(scale)
            && mean.stream().allMatch(Double::isFinite)
            && std.stream().allMatch(Double::isFinite);
    if (mean.size() != CHANNELS
        || std.size() != CHANNELS
        || !finite
        || scale <= 0
        || std.stream().anyMatch(s -> s <= 0)) {
      throw new DualMixException(
          "The normalisation scale "
              + scale
              + ", mean "
              + mean
              + ", std "
              + std
              + " is invalid: expected a positive scale, 3 means and 3 positive deviations",
          "");
    }
  }

  /**
   * Normalises images.
   *
   * @param rgb [N, 3, H, W], 0..255, 8-bit or floating
   * @return [N, 3, H, W], a new 32-bit float tensor on the same device
   * @throws DualMixException if the shape is different
   */
  public Tensor apply(Tensor rgb) {
    if (rgb.dim() != 4 || rgb.size(1) != CHANNELS) {
      throw new DualMixException(
          "Expected images of shape [N, 3, H, W], not " + Arrays.toString(Tensors.shape(rgb)), "");
    }
    try (TensorScope scope = new TensorScope()) {
      Tensor ordered = bgr ? rgb.flip(1) : rgb;
      Tensor floats = ordered.to(FLOAT);
      Tensor factor = Tensors.ofFloats(factors(), 1, CHANNELS, 1, 1).to(floats.device(), FLOAT);
      Tensor offset = Tensors.ofFloats(offsets(), 1, CHANNELS, 1, 1).to(floats.device(), FLOAT);
      return scope.keep(floats.mul(factor).add_(offset));
    }
  }

  /**
   * Describes {@link #apply} to a graph.
   *
   * @param rgb [N, 3, H, W], 0..255, floating
   */
  public GraphBuilder.Value describe(GraphBuilder graph, GraphBuilder.Value rgb) {
    return graph.scale(bgr ? graph.reverseChannels(rgb) : rgb, factors(), offsets());
  }

  private float[] factors() {
    float[] factors = new float[CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
      factors[c] = (float) (scale / std.get(c));
    }
    return factors;
  }

  private float[] offsets() {
    float[] offsets = new float[CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
      offsets[c] = (float) (-mean.get(c) / std.get(c));
    }
    return offsets;
  }
}
