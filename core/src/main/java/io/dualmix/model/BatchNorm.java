package io.dualmix.model;

import static org.bytedeco.pytorch.global.torch.batch_norm;

import io.dualmix.PublicApi;
import io.dualmix.tensor.TensorScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/** Batch normalisation over [N, C, H, W]. */
@PublicApi
public final class BatchNorm {
  /** PyTorch's epsilon, used by torchvision's weights. */
  static final double PYTORCH_EPSILON = 1e-5;

  /** TensorFlow's epsilon, used by its MobileNets. */
  static final double TENSORFLOW_EPSILON = 1e-3;

  /** The weight of a batch in the running statistics during training. */
  static final double MOMENTUM = 0.1;

  private final double epsilon;
  private final Tensor weight;
  private final Tensor bias;
  private final Tensor runningMean;
  private final Tensor runningVar;
  private final Tensor batches;

  public BatchNorm(ParameterStore.Node at, int channels, double epsilon) {
    this.epsilon = epsilon;
    weight = at.affine("weight", 1, channels);
    bias = at.affine("bias", 0, channels);
    runningMean = at.buffer("running_mean", 0, channels);
    runningVar = at.buffer("running_var", 1, channels);
    batches = at.counter("num_batches_tracked");
  }

  public BatchNorm(ParameterStore.Node at, int channels) {
    this(at, channels, PYTORCH_EPSILON);
  }

  /** Normalises [N, C, H, W]; returns a new tensor of the same shape. */
  public Tensor forward(Tensor x, ForwardContext context) {
    // A single value has no variance: the unbiased estimate is 0 / 0 and would make the running
    // variance NaN.
    boolean moving = context.batchStatistics() && x.numel() > x.size(1);
    try (TensorScope scope = new TensorScope()) {
      boolean tracked = !(moving && context.isUntracked());
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
              context.momentum(),
              epsilon,
              true));
    }
  }

  /**
   * The scale and shift of {@link #forward} in evaluation mode.
   *
   * @param scale scale of each channel, [C]
   * @param shift shift of each channel, added after scaling, [C]
   */
  public record Fixed(Tensor scale, Tensor shift) {}

  /** The scale and shift in fp32, owned by the innermost scope. */
  public Fixed fixed() {
    try (TensorScope scope = new TensorScope()) {
      Tensor scale = runningVar.add(new Scalar(epsilon)).rsqrt_().mul_(weight);
      return new Fixed(scope.keep(scale), scope.keep(bias.sub(runningMean.mul(scale))));
    }
  }

  /** Describes {@link #forward} in evaluation mode. */
  public GraphBuilder.Value describe(GraphBuilder graph, GraphBuilder.Value x) {
    return graph.batchNorm(x, weight, bias, runningMean, runningVar, epsilon);
  }
}
