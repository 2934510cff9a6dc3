package io.dualmix.model;

import io.dualmix.PublicApi;
import io.dualmix.tensor.Activation;
import io.dualmix.tensor.TensorScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;

/**
 * A convolution followed by batch norm and an activation. In evaluation mode all three are one
 * layer: the norm's scale is folded into the weights, its shift becomes a bias, and on CPUs the
 * activation is applied before the outputs are written. Two passes over the feature map are saved.
 *
 * @param conv convolution without bias
 * @param norm batch norm of the convolution's outputs
 */
@PublicApi
public record ConvBatchNorm(Conv2d conv, BatchNorm norm) {
  /** {@link #forward(Tensor, ForwardContext, Activation)} without an activation. */
  public Tensor forward(Tensor x, ForwardContext context) {
    return forward(x, context, Activation.NONE);
  }

  /** [N, in, H, W] to [N, out, H / stride, W / stride]; returns a new tensor. */
  public Tensor forward(Tensor x, ForwardContext context, Activation activation) {
    try (TensorScope scope = new TensorScope()) {
      boolean predicts =
          !context.training() && !context.batchStatistics() && !GradMode.is_enabled();
      return scope.keep(
          predicts
              ? conv.forward(x, norm.fixed(), activation)
              : activation.inPlace(norm.forward(conv.forward(x), context)));
    }
  }

  /** Describes {@link #forward(Tensor, ForwardContext)} in evaluation mode. */
  public GraphBuilder.Value describe(GraphBuilder graph, GraphBuilder.Value x) {
    return norm.describe(graph, conv.describe(graph, x));
  }
}
