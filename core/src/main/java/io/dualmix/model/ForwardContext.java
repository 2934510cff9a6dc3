package io.dualmix.model;

import io.dualmix.DualMixException;
import io.dualmix.PublicApi;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.RandomStream;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;

/**
 * The mode of the layers in forward passes, and the state for the backward pass. A model has no
 * mode itself; the caller passes a context.
 *
 * <ul>
 *   <li>{@link #evaluation()} has no state: it is thread-safe and need not be closed.
 *   <li>{@link #training} is not thread-safe. Several forward passes, of one or more models, may
 *       share it; {@link #backward} runs through those that the loss depends on. Its creator closes
 *       it, usually at the end of a step.
 * </ul>
 */
@PublicApi
public final class ForwardContext implements AutoCloseable {
  private static final ForwardContext EVALUATION =
      new ForwardContext(false, 0, false, null, false, false, List.of());

  private final boolean training;
  private final double momentum;
  private final boolean untracked;
  private final RandomStream dropout;
  private final boolean complementary;
  private final boolean checkpointing;

  /** The checkpointed passes without a backward pass so far; shared by all views. */
  private final List<GradientCheckpointing> pending;

  private ForwardContext(
      boolean training,
      double momentum,
      boolean untracked,
      RandomStream dropout,
      boolean complementary,
      boolean checkpointing,
      List<GradientCheckpointing> pending) {
    this.training = training;
    this.momentum = momentum;
    this.untracked = untracked;
    this.dropout = dropout;
    this.complementary = complementary;
    this.checkpointing = checkpointing;
    this.pending = pending;
  }

  /** Creates a context for prediction: no dropout, batch norm with running statistics. */
  public static ForwardContext evaluation() {
    return EVALUATION;
  }

  /**
   * Creates a context for training: dropout is active; batch norm uses the batch's statistics and
   * updates the running ones, unless the model is {@link BatchNormMode#FROZEN}.
   *
   * @param dropout random stream of all passes in order; it should belong to the step, so that a
   *     repeated step drops the same channels
   * @param checkpointing whether to use gradient checkpointing: only the inputs of the backbone's
   *     blocks are stored, and {@link #backward} recomputes the blocks. About half the memory for a
   *     fifth to a third more time
   */
  public static ForwardContext training(RandomStream dropout, boolean checkpointing) {
    if (dropout == null) {
      throw new DualMixException("A training context needs a stream for dropout", "");
    }
    return new ForwardContext(
        true, BatchNorm.MOMENTUM, false, dropout, false, checkpointing, new ArrayList<>());
  }

  /**
   * Creates a context that replaces the running statistics of batch norm: without dropout, and each
   * statistic is the mean over the batches so far (PyTorch's batch norm without a momentum).
   *
   * @param batch index of the batch, from 0; the first one discards the present statistics
   */
  public static ForwardContext statistics(int batch) {
    return new ForwardContext(false, 1.0 / (batch + 1), false, null, false, false, List.of());
  }

  /** Whether dropout is active. */
  public boolean training() {
    return training;
  }

  /**
   * Computes the gradients of a loss and adds them to those of the weights. May be called several
   * times; each call runs through the passes that its loss depends on and frees their state. With
   * gradient checkpointing, libtorch's own {@code backward} would silently stop at the backbone's
   * last block.
   *
   * @param loss a scalar of one or more passes with this context that had no backward pass yet
   * @param backend backend of the passes
   */
  public void backward(Tensor loss, Backend backend) {
    loss.backward();
    for (GradientCheckpointing pass : List.copyOf(pending)) {
      // The pass belongs to another loss and is kept.
      if (pass.reached()) {
        try (pass) {
          pending.remove(pass);
          pass.backward(backend);
        }
      }
    }
  }

  /** Frees the state of passes without a backward pass. */
  @Override
  public void close() {
    if (!pending.isEmpty()) {
      pending.forEach(GradientCheckpointing::close);
      pending.clear();
    }
  }

  /** Whether batch norm uses the batch's statistics and updates the running ones. */
  boolean batchStatistics() {
    return momentum > 0;
  }

  /** The weight of the batch in the running statistics, 0..1. */
  double momentum() {
    return momentum;
  }

  /**
   * This context for passes that leave the running statistics of batch norm as they are, such as
   * those of images that the model will not see in prediction; they still use their batch's.
   */
  public ForwardContext untracked() {
    return new ForwardContext(
        training, momentum, true, dropout, complementary, checkpointing, pending);
  }

  /**
   * This context for passes of two views of the same images in one batch, the second views after
   * all first ones: the backbone's channels are dropped in complementary halves (UniMatch V2).
   */
  public ForwardContext complementary() {
    return new ForwardContext(training, momentum, untracked, dropout, true, checkpointing, pending);
  }

  /** Whether the batch has two views of its images, which lose complementary channels. */
  boolean isComplementary() {
    return complementary && training;
  }

  /** Whether running statistics are not updated, because they are already or should not be. */
  boolean isUntracked() {
    return untracked;
  }

  /** The random stream of dropout; null outside training. */
  RandomStream dropout() {
    return dropout;
  }

  /** Whether gradient checkpointing is active. */
  boolean checkpoints() {
    return checkpointing && training && GradMode.is_enabled();
  }

  /** Keeps a pass until its backward pass. */
  void remember(GradientCheckpointing pass) {
    pending.add(pass);
  }

  /** This context with a model's batch-norm mode. */
  ForwardContext under(BatchNormMode mode) {
    return batchStatistics() && mode == BatchNormMode.FROZEN
        ? new ForwardContext(training, 0, untracked, dropout, complementary, checkpointing, pending)
        : this;
  }

  /**
   * The context for recomputing a pass.
   *
   * @param stream random stream in its state at the start of the pass
   */
  ForwardContext recomputation(RandomStream stream) {
    return new ForwardContext(training, momentum, true, stream, false, false, List.of());
  }
}
