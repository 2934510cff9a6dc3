package io.dualmix.model;

import static org.bytedeco.pytorch.global.torch.batch_norm;

import io.dualmix.tensor.TensorScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/** Batch norm over [N, C, H, W] with running statistics of momentum 0.1. */
final class BatchNorm {
  /** PyTorch's epsilon, that of torchvision's weights. */
  static final double PYTORCH_EPSILON = 1e-5;

  /** TensorFlow's epsilon, that of its MobileNets. */
  static final double TENSORFLOW_EPSILON = 1e-3;

  private static final double MOMENTUM = 0.1;

  private final double epsilon;
  private final Tensor weight;
  private final Tensor bias;
  private final Tensor runningMean;
  private final Tensor runningVar;
  private final Tensor batches;

  BatchNorm(ParameterStore.Node at, int channels, double epsilon) {
    this.epsilon = epsilon;
    weight = at.affine("weight", 1, channels);
    bias = at.affine("bias", 0, channels);
    runningMean = at.buffer("running_mean", 0, channels);
    runningVar = at.buffer("running_var", 1, channels);
    batches = at.counter("num_batches_tracked");
  }

  BatchNorm(ParameterStore.Node at, int channels) {
    this(at, channels, PYTORCH_EPSILON);
  }

  /** [N, C, H, W] to the same shape, a tensor of its own. */
  Tensor forward(Tensor x, ForwardContext context) {
    // One value has no variance: its unbiased estimate is 0 / 0 and would poison the running one.
    boolean moving = context.batchStatistics() && x.numel() > x.size(1);
    try (TensorScope scope = new TensorScope()) {
      boolean tracked = !(moving && context.repeated());
      if (moving && tracked) {
        batches.add_(new Scalar(1));
      }
      return scope.keep(
          batch_norm(
              x,
              new TensorOptional(weight),
              new TensorOptional(bias),
              tracked ? new TensorOptional(runningMean) : new TensorOptional(),
              tracked ? new TensorOptional(runningVar) : new TensorOptional(),
              moving,
              MOMENTUM,
              epsilon,
              true));
    }
  }

  /**
   * What {@link #forward} does in evaluation mode, as a scale and a shift.
   *
   * @param scale of each channel, [C]
   * @param shift added after it, [C]
   */
  record Fixed(Tensor scale, Tensor shift) {}

  /** In 32 bits, owned by the innermost scope. */
  Fixed fixed() {
    try (TensorScope scope = new TensorScope()) {
      Tensor scale = runningVar.add(new Scalar(epsilon)).rsqrt_().mul_(weight);
      return new Fixed(scope.keep(scale), scope.keep(bias.sub(runningMean.mul(scale))));
    }
  }

  /** What {@link #forward} does in evaluation mode. */
  GraphBuilder.Value describe(GraphBuilder graph, GraphBuilder.Value x) {
    return graph.batchNorm(x, weight, bias, runningMean, runningVar, epsilon);
  }
}
