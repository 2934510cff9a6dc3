package io.dualmix.model;

import io.dualmix.DualMixException;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.RandomStream;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;

/**
 * How layers behave in forward passes, and what the backward pass needs of them. A model has no
 * mode of its own: whoever calls it says how.
 *
 * <ul>
 *   <li>{@link #evaluation()} remembers nothing: one may serve many threads, and need not be
 *       closed.
 *   <li>{@link #training} belongs to one thread. Several forward passes, of one model or of
 *       several, may share it; {@link #backward} goes back through those that the loss depends on.
 *       Whoever makes it closes it, usually at the end of a step.
 * </ul>
 */
public final class ForwardContext implements AutoCloseable {
  private static final ForwardContext EVALUATION =
      new ForwardContext(false, false, false, null, false, List.of());

  private final boolean training;
  private final boolean batchStatistics;
  private final boolean repeated;
  private final RandomStream dropout;
  private final boolean checkpointing;

  /** The checkpointed passes that no loss has gone back through yet; shared by all views. */
  private final List<GradientCheckpointing> pending;

  private ForwardContext(
      boolean training,
      boolean batchStatistics,
      boolean repeated,
      RandomStream dropout,
      boolean checkpointing,
      List<GradientCheckpointing> pending) {
    this.training = training;
    this.batchStatistics = batchStatistics;
    this.repeated = repeated;
    this.dropout = dropout;
    this.checkpointing = checkpointing;
    this.pending = pending;
  }

  /** For prediction: no dropout, and batch norm by its running statistics. */
  public static ForwardContext evaluation() {
    return EVALUATION;
  }

  /**
   * For training: dropout is on, and batch norm uses the batch's statistics and moves the running
   * ones towards them, unless the model is {@link BatchNormMode#FROZEN}.
   *
   * @param dropout what all passes draw from, one after the other; a stream of the step's own, so
   *     that a step which is repeated drops the same
   * @param checkpointing whether only the inputs of the backbone's blocks are kept, and {@link
   *     #backward} computes the blocks again: about half the memory for a fifth to a third more
   *     time
   */
  public static ForwardContext training(RandomStream dropout, boolean checkpointing) {
    if (dropout == null) {
      throw new DualMixException("A training context needs a stream for dropout", "");
    }
    return new ForwardContext(true, true, false, dropout, checkpointing, new ArrayList<>());
  }

  /** Whether dropout is on. */
  public boolean training() {
    return training;
  }

  /**
   * Adds the gradients of a loss to those of the weights. May be called several times; each goes
   * back through the passes that its loss depends on, and frees what was remembered of them. Where
   * the context is checkpointing, libtorch's own {@code backward} would end at the backbone's last
   * block, without a message.
   *
   * @param loss a scalar of one or several passes under this context, not gone back through yet
   * @param backend that the passes were computed with
   */
  public void backward(Tensor loss, Backend backend) {
    loss.backward();
    for (GradientCheckpointing pass : List.copyOf(pending)) {
      // A pass of another loss waits for it.
      if (pass.reached()) {
        try (pass) {
          pending.remove(pass);
          pass.backward(backend);
        }
      }
    }
  }

  /** Frees what passes remember that no loss has gone back through; otherwise does nothing. */
  @Override
  public void close() {
    if (!pending.isEmpty()) {
      pending.forEach(GradientCheckpointing::close);
      pending.clear();
    }
  }

  /** Whether batch norm uses, and moves its running statistics towards, those of the batch. */
  boolean batchStatistics() {
    return batchStatistics;
  }

  /** Whether this repeats a pass, so that running statistics have moved already. */
  boolean repeated() {
    return repeated;
  }

  /** What dropout draws from; null outside training. */
  RandomStream dropout() {
    return dropout;
  }

  /** Whether a backbone's pass is remembered by its inputs alone. */
  boolean checkpoints() {
    return checkpointing && training && GradMode.is_enabled();
  }

  /** Takes over a pass until a loss has gone back through it. */
  void remember(GradientCheckpointing pass) {
    pending.add(pass);
  }

  /** This context, as batch norm of a model sees it. */
  ForwardContext under(BatchNormMode mode) {
    return batchStatistics && mode == BatchNormMode.FROZEN
        ? new ForwardContext(training, false, repeated, dropout, checkpointing, pending)
        : this;
  }

  /**
   * The same pass once more.
   *
   * @param stream as it was when the pass began
   */
  ForwardContext again(RandomStream stream) {
    return new ForwardContext(training, batchStatistics, true, stream, false, List.of());
  }
}
