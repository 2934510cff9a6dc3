package io.dualmix.model;

import io.dualmix.PublicApi;
import io.dualmix.tensor.TensorScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;

/**
 * A convolution followed by batch norm. In evaluation mode both are fused: the norm's scale is
 * folded into the weights and its shift becomes a bias, which saves one pass over the feature map.
 *
 * @param conv convolution without bias
 * @param norm batch norm of the convolution's outputs
 */
@PublicApi
public record ConvBatchNorm(Conv2d conv, BatchNorm norm) {
  /** [N, in, H, W] to [N, out, H / stride, W / stride]; returns a new tensor. */
  public Tensor forward(Tensor x, ForwardContext context) {
    try (TensorScope scope = new TensorScope()) {
      boolean predicts =
          !context.training() && !context.batchStatistics() && !GradMode.is_enabled();
      return scope.keep(
          predicts ? conv.forward(x, norm.fixed()) : norm.forward(conv.forward(x), context));
    }
  }

  /** Describes {@link #forward} in evaluation mode. */
  public GraphBuilder.Value describe(GraphBuilder graph, GraphBuilder.Value x) {
    return norm.describe(graph, conv.describe(graph, x));
  }
}
