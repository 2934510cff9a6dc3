package io.dualmix.model;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Receives a network, in evaluation mode, as a graph of operations. Every layer has a {@code
 * describe} beside its {@code forward} that makes the same calls here, once for all formats to
 * which models are exported; each format is one implementation.
 *
 * <p>N, H and W are unknown while a graph is built. Tensors given are those of {@link
 * SegmentationModel#state}, whose names the implementation may use.
 */
public interface GraphBuilder {
  /**
   * A result within the graph.
   *
   * @param name by which the graph knows it
   */
  record Value(String name) {}

  /**
   * A convolution of [N, in, H, W] with {@code (extent - 1) / 2} zeros on every side.
   *
   * @param bias null for none
   */
  Value conv(Value x, ConvShape shape, Tensor weight, Tensor bias);

  /**
   * A convolution of [N, in, H, W] to [N, out, ceil(H / stride), ceil(W / stride)] with only as
   * many zeros as that needs, an odd one below and right (TensorFlow's "same").
   *
   * @param shape of dilation 1, with a kernel no smaller than its stride
   * @param bias null for none
   */
  Value convSame(Value x, ConvShape shape, Tensor weight, Tensor bias);

  /** {@code (x - mean) / sqrt(variance + epsilon) * weight + bias} per channel. */
  Value batchNorm(
      Value x, Tensor weight, Tensor bias, Tensor mean, Tensor variance, double epsilon);

  /** {@code max(x, 0)}. */
  Value relu(Value x);

  /** {@code min(max(x, 0), 6)}. */
  Value relu6(Value x);

  /** The sum of two values of one shape. */
  Value add(Value a, Value b);

  /**
   * The largest of 3x3, at every second place, with a border of one that never wins.
   *
   * @param ceil whether a last, incomplete window counts
   */
  Value maxPool(Value x, boolean ceil);

  /** The mean over H and W, [N, C, H, W] to [N, C, 1, 1]. */
  Value spatialMean(Value x);

  /** [N, C, 1, 1] repeated to H and W of another value. */
  Value spread(Value x, Value like);

  /** Values of one N, H and W, channels one after the other. */
  Value concat(List<Value> parts);

  /** Enlarged bilinearly to H and W of another value. */
  Value resize(Value x, Value like, boolean alignCorners);

  /** [N, 3, H, W] with the channels in reverse order. */
  Value reverseChannels(Value x);

  /** {@code x * factors + offsets} per channel. */
  Value scale(Value x, float[] factors, float[] offsets);
}
