package io.dualmix.model;

import io.dualmix.tensor.Activation;
import io.dualmix.tensor.TensorScope;
import org.bytedeco.pytorch.Tensor;

/** Convolution, batch norm and ReLU; the convolution may be split into depthwise and pointwise. */
public final class ConvBnRelu {
  private final Conv2d depthwise;
  private final ConvBatchNorm conv;

  private ConvBnRelu(Conv2d depthwise, Conv2d conv, BatchNorm norm) {
    this.depthwise = depthwise;
    this.conv = new ConvBatchNorm(conv, norm);
  }

  /** A 1x1 convolution. */
  public static ConvBnRelu point(ParameterStore.Node at, int in, int out) {
    return new ConvBnRelu(
        null,
        new Conv2d(at.child("conv"), ConvShape.of(in, out, 1)),
        new BatchNorm(at.child("bn"), out));
  }

  /**
   * A 3x3 convolution split into depthwise and pointwise without a norm between them, which halves
   * the memory.
   */
  public static ConvBnRelu separable(ParameterStore.Node at, int in, int out, int dilation) {
    return new ConvBnRelu(
        new Conv2d(at.child("depthwise"), ConvShape.depthwise(in).dilated(dilation)),
        new Conv2d(at.child("pointwise"), ConvShape.of(in, out, 1)),
        new BatchNorm(at.child("bn"), out));
  }

  /** The convolution over the neighbourhood; null for a 1x1 convolution. */
  public Conv2d depthwise() {
    return depthwise;
  }

  /** [N, in, H, W] to [N, out, H, W]. */
  public Tensor forward(Tensor x, ForwardContext context) {
    try (TensorScope scope = new TensorScope()) {
      Tensor spread = depthwise == null ? x : depthwise.forward(x);
      return scope.keep(conv.forward(spread, context, Activation.RELU));
    }
  }

  /** Describes {@link #forward} in evaluation mode. */
  public GraphBuilder.Value describe(GraphBuilder graph, GraphBuilder.Value x) {
    GraphBuilder.Value spread = depthwise == null ? x : depthwise.describe(graph, x);
    return graph.relu(conv.describe(graph, spread));
  }
}
