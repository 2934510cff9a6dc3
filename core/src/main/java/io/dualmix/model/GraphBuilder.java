package io.dualmix.model;

import io.dualmix.PublicApi;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Builds a graph of operations from a network in evaluation mode. Every layer has a method {@code
 * describe} that mirrors {@code forward} with calls of this interface. Each export format is an
 * implementation.
 *
 * <p>N, H and W are unknown while a graph is built. Tensor arguments are those of {@link
 * SegmentationModel#state}, whose names the implementation may use.
 */
@PublicApi
public interface GraphBuilder {
  /**
   * A value in the graph.
   *
   * @param name unique name in the graph
   */
  record Value(String name) {}

  /**
   * A convolution of [N, in, H, W] with {@code (extent - 1) / 2} zeros on every side.
   *
   * @param bias null for none
   */
  Value conv(Value x, ConvShape shape, Tensor weight, Tensor bias);

  /**
   * A convolution of [N, in, H, W] to [N, out, ceil(H / stride), ceil(W / stride)] with minimal
   * padding, an odd zero below and right (TensorFlow's "same").
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

  /** The sum of two values of the same shape. */
  Value add(Value a, Value b);

  /**
   * Max pooling of 3x3 with stride 2 and a padding of 1.
   *
   * @param ceil whether a last, incomplete window is included
   */
  Value maxPool(Value x, boolean ceil);

  /** The mean over H and W, [N, C, H, W] to [N, C, 1, 1]. */
  Value spatialMean(Value x);

  /** Broadcasts [N, C, 1, 1] to H and W of another value. */
  Value spread(Value x, Value like);

  /** Concatenates values with equal N, H and W along the channels. */
  Value concat(List<Value> parts);

  /** Bilinear upsampling to H and W of another value. */
  Value resize(Value x, Value like, boolean alignCorners);

  /** [N, 3, H, W] with the channels in reverse order. */
  Value reverseChannels(Value x);

  /** {@code x * factors + offsets} per channel. */
  Value scale(Value x, float[] factors, float[] offsets);
}
