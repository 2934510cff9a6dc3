package io.dualmix.train;

import static org.bytedeco.pytorch.global.torch.stack;

import io.dualmix.config.OptimiserConfig;
import io.dualmix.model.ForwardContext;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.NoGrad;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * One training step of a stage: computes losses and gradients, checks that they are finite, and
 * updates the weights.
 */
final class TrainingStep {
  private final Trainer.Plan plan;
  private final Backend backend;
  private final SegmentationModel model;
  private final Optimiser optimiser;
  private final Objective objective;
  private final boolean skips;
  private final StepClock clock;

  TrainingStep(
      Trainer.Plan plan,
      Backend backend,
      SegmentationModel model,
      Optimiser optimiser,
      Objective objective,
      OptimiserConfig config,
      StepClock clock) {
    this.clock = clock;
    this.plan = plan;
    this.backend = backend;
    this.model = model;
    this.optimiser = optimiser;
    this.objective = objective;
    this.skips = config.skips();
  }

  /**
   * Whether loss and gradient are checked before each update. On a GPU the check would stall the
   * device, so it is made only if {@code optimiser.on_nan} is {@code skip}.
   */
  boolean checksBeforeUpdate() {
    return skips || !backend.cuda();
  }

  /**
   * Runs one step.
   *
   * @param step from 0
   * @param ledger receives the losses and norms of the step after the update
   * @return the losses and norms of a step with a NaN or infinite loss or gradient, if {@link
   *     #checksBeforeUpdate}. The weights are then unchanged; so are the running statistics if such
   *     steps are skipped
   */
  Optional<StepNumbers> run(int step, StepBuffer ledger) {
    // Each step has its own random stream for dropout, so that a resumed step repeats exactly.
    RandomStream dropout = RandomStream.of(plan.seed(), plan.stage(), "dropout", step);
    try (TensorScope scope = new TensorScope();
        ForwardContext passes = ForwardContext.training(dropout, plan.checkpointing())) {
      optimiser.setLearningRate(plan.schedule().rate(step));
      optimiser.zeroGradients();
      List<Kept> buffers = skips ? buffers() : List.of();
      Tensor classWeights = plan.classWeights().tensor(backend);
      StepContext context =
          new StepContext(step, model, passes, backend, clock, classWeights, plan.hardPixels());
      backend.autocast(
          () -> {
            objective.compute(context);
            return null;
          });
      clock.enter(StepClock.Phase.OPTIMISER);
      List<Tensor> numbers = context.numbers(objective.terms());
      numbers.add(optimiser.clipGradients());
      if (checksBeforeUpdate()) {
        double[] read = Tensors.toDoubles(row(numbers));
        StepNumbers seen = numbers(step + 1, read);
        if (seen.fault().isPresent()) {
          buffers.forEach(Kept::restore);
          return Optional.of(seen);
        }
      }
      optimiser.step();
      objective.updated(context);
      numbers.add(optimiser.weightNorm());
      ledger.add(step + 1, row(numbers));
      clock.enter(StepClock.Phase.BETWEEN);
      return Optional.empty();
    }
  }

  /** A tensor and a copy of its values. */
  private record Kept(Tensor tensor, Tensor copy) {
    void restore() {
      tensor.copy_(copy);
    }
  }

  /**
   * The running statistics of batch normalisation; a forward pass changes them even if no update
   * follows.
   */
  private List<Kept> buffers() {
    try (NoGrad guard = NoGrad.open()) {
      return model.state().values().stream()
          .filter(tensor -> !tensor.requires_grad())
          .map(tensor -> new Kept(tensor, tensor.clone()))
          .toList();
    }
  }

  private static StepNumbers numbers(int step, double[] row) {
    double[] losses = Arrays.copyOf(row, row.length - 1);
    return new StepNumbers(step, losses, row[row.length - 1], 0);
  }

  private static Tensor row(List<Tensor> scalars) {
    Tensor[] doubles =
        scalars.stream().map(scalar -> scalar.to(ScalarType.Double)).toArray(Tensor[]::new);
    return stack(new TensorVector(doubles));
  }
}
