package io.dualmix.model;

import io.dualmix.tensor.TensorScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;

/**
 * A convolution and the batch norm behind it. A model that only predicts computes both at once: the
 * norm's fixed scale goes into the weights, its shift becomes a bias, and the image is passed over
 * once instead of twice.
 *
 * @param conv without bias
 * @param norm over the convolution's outputs
 */
record ConvBatchNorm(Conv2d conv, BatchNorm norm) {
  /** [N, in, H, W] to [N, out, H / stride, W / stride], a tensor of its own. */
  Tensor forward(Tensor x, ForwardContext context) {
    try (TensorScope scope = new TensorScope()) {
      boolean predicts =
          !context.training() && !context.batchStatistics() && !GradMode.is_enabled();
      return scope.keep(
          predicts ? conv.forward(x, norm.fixed()) : norm.forward(conv.forward(x), context));
    }
  }

  /** What {@link #forward} does in evaluation mode. */
  GraphBuilder.Value describe(GraphBuilder graph, GraphBuilder.Value x) {
    return norm.describe(graph, conv.describe(graph, x));
  }
}
