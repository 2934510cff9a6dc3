package io.dualmix.train;

import static org.bytedeco.pytorch.global.torch.stack;

import io.dualmix.DualMixException;
import io.dualmix.config.OptimiserConfig;
import io.dualmix.eval.ConfusionMatrix;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The one training loop. A stage is its {@link Objective}; whatever looks at the course of training
 * is a {@link RunListener}.
 */
public final class Trainer {
  /**
   * What one stage does and how often it reports.
   *
   * @param stage such as {@code round-1/student}
   * @param steps at least 1
   * @param schedule of the learning rate
   * @param reportEvery steps between reports
   * @param checkpointEvery steps between checkpoints
   * @param evaluateEvery steps between evaluations; 0 for one at the end only
   * @param seed of everything random in the stage
   */
  public record Plan(
      String stage,
      int steps,
      PolySchedule schedule,
      int reportEvery,
      int checkpointEvery,
      int evaluateEvery,
      long seed) {}

  private static final String ADVICE =
      "Lower optimiser.learning_rate, set optimiser.clip_norm=1, lengthen schedule.warmup, or"
          + " use compute.precision=fp32; the checkpoint before it is kept: --resume.";

  private final Backend backend;
  private final OptimiserConfig optimiserConfig;
  private final RunListener listener;
  private final StopRequest stop;

  /**
   * @param backend where to compute
   * @param optimiserConfig of every stage
   * @param listener hears everything
   * @param stop looked at after every step
   */
  public Trainer(
      Backend backend, OptimiserConfig optimiserConfig, RunListener listener, StopRequest stop) {
    this.backend = backend;
    this.optimiserConfig = optimiserConfig;
    this.listener = listener;
    this.stop = stop;
  }

  /**
   * Trains a stage to its end, from its last checkpoint if there is one.
   *
   * @param plan the stage
   * @param model at the stage's start; changed in place
   * @param objectiveFrom makes the objective whose first step is the given one
   * @param evaluation scores the model on the validation images
   * @param checkpoints of the stage
   * @throws DualMixException if the loss is not finite, or a batch cannot be read
   * @throws StopRequest.StoppedException after saving, if a stop was asked for
   */
  public void train(
      Plan plan,
      SegmentationModel model,
      IntFunction<Objective> objectiveFrom,
      Supplier<ConfusionMatrix> evaluation,
      Checkpoints checkpoints) {
    int from = checkpoints.state().map(TrainingState::step).orElse(0);
    try (TensorScope scope = new TensorScope();
        Optimiser optimiser = new Optimiser(model, optimiserConfig);
        Objective objective = objectiveFrom.apply(from)) {
      if (from > 0) {
        checkpoints.restoreLast(model, optimiser);
      }
      TrainingState state =
          checkpoints.state().orElse(TrainingState.start(plan.stage(), objective.parts().size()));
      listener.stageStarted(plan.stage(), from, plan.steps());
      new Stage(plan, model, optimiser, objective, evaluation, checkpoints, state).run();
    }
  }

  /** One stage in progress: the loop and what it carries from step to step. */
  private final class Stage {
    private final Plan plan;
    private final SegmentationModel model;
    private final Optimiser optimiser;
    private final Objective objective;
    private final Supplier<ConfusionMatrix> evaluation;
    private final Checkpoints checkpoints;
    private final Tensor sums;
    private final long begun = System.nanoTime();
    private final double secondsBefore;
    private int summed;
    private int lastReport;
    private long reportedAt = System.nanoTime();
    private Double bestMiou;
    private int bestStep;
    private int step;

    Stage(
        Plan plan,
        SegmentationModel model,
        Optimiser optimiser,
        Objective objective,
        Supplier<ConfusionMatrix> evaluation,
        Checkpoints checkpoints,
        TrainingState state) {
      this.plan = plan;
      this.model = model;
      this.optimiser = optimiser;
      this.objective = objective;
      this.evaluation = evaluation;
      this.checkpoints = checkpoints;
      this.sums = backend.place(sumsOf(state));
      this.summed = state.summed();
      this.secondsBefore = state.seconds();
      this.bestMiou = state.bestMiou();
      this.bestStep = state.bestStep();
      this.step = state.step();
      this.lastReport = step - summed;
    }

    void run() {
      while (step < plan.steps()) {
        trainStep();
        step++;
        listener.stepped(plan.stage(), step, plan.steps(), objective.imagesPerStep());
        boolean last = step == plan.steps();
        if (last || step % plan.reportEvery() == 0) {
          report();
        }
        // What is heard of a step comes before its checkpoint: a resumed run repeats none of it.
        if (last || (plan.evaluateEvery() > 0 && step % plan.evaluateEvery() == 0)) {
          evaluate(last);
        }
        if (last) {
          listener.stageFinished(plan.stage(), seconds());
        }
        if (last || stop.wished() || step % plan.checkpointEvery() == 0) {
          save(last);
        }
        if (stop.wished()) {
          throw new StopRequest.StoppedException(plan.stage(), step);
        }
      }
    }

    private void trainStep() {
      try (TensorScope scope = new TensorScope()) {
        model.train(true);
        // Dropout draws from the step's own stream, so that a resumed step repeats exactly.
        model.dropout(RandomStream.of(plan.seed(), plan.stage(), "dropout", step));
        optimiser.setLearningRate(plan.schedule().rate(step));
        optimiser.zeroGradients();
        Loss loss = backend.autocast(() -> objective.loss(model, step));
        loss.total().backward();
        optimiser.step();
        sums.add_(values(loss));
        summed++;
      }
    }

    private void report() {
      List<Double> means = means();
      List<StepReport.Term> terms = new ArrayList<>();
      for (int i = 1; i < means.size(); i++) {
        terms.add(new StepReport.Term(objective.parts().get(i - 1), means.get(i)));
      }
      long now = System.nanoTime();
      double imagesPerSecond = objective.imagesPerStep() * summed / ((now - reportedAt) / 1e9);
      listener.reported(
          new StepReport(
              plan.stage(),
              step,
              plan.steps(),
              means.get(0),
              terms,
              plan.schedule().rate(step - 1),
              imagesPerSecond));
      sums.zero_();
      summed = 0;
      lastReport = step;
      reportedAt = now;
    }

    private void evaluate(boolean last) {
      requireFinite();
      ConfusionMatrix matrix = evaluation.get();
      listener.evaluated(
          plan.stage(),
          step,
          last ? RunListener.Scored.LAST : RunListener.Scored.INTERMEDIATE,
          matrix);
      if (bestMiou == null || matrix.meanIou() > bestMiou) {
        bestMiou = matrix.meanIou();
        bestStep = step;
        checkpoints.saveBest(model, state(false));
      }
      reportedAt = System.nanoTime();
    }

    private void save(boolean finished) {
      requireFinite();
      listener.checkpointing(plan.stage(), step);
      checkpoints.saveLast(model, optimiser, state(finished));
    }

    /** A model that is lost must not replace a good one, nor be scored. */
    private void requireFinite() {
      if (summed > 0) {
        means();
      }
      // A finite loss can have a gradient that is not: the weights are then lost at once.
      if (!optimiser.finite()) {
        throw new DualMixException(
            "The weights of " + plan.stage() + " are no finite numbers any more after step " + step,
            ADVICE);
      }
    }

    private TrainingState state(boolean finished) {
      return new TrainingState(
          plan.stage(), step, finished, sumValues(), summed, bestMiou, bestStep, seconds());
    }

    private double seconds() {
      return secondsBefore + (System.nanoTime() - begun) / 1e9;
    }

    private List<Double> means() {
      List<Double> means = sumValues().stream().map(v -> v / summed).toList();
      if (means.stream().anyMatch(v -> !Double.isFinite(v))) {
        throw new DualMixException(
            "The loss of "
                + plan.stage()
                + " became "
                + means.get(0)
                + " between steps "
                + (lastReport + 1)
                + " and "
                + step,
            ADVICE);
      }
      return means;
    }

    private List<Double> sumValues() {
      return Arrays.stream(Tensors.toDoubles(sums)).boxed().toList();
    }
  }

  private static Tensor sumsOf(TrainingState state) {
    return Tensors.ofDoubles(
        state.sums().stream().mapToDouble(Double::doubleValue).toArray(), state.sums().size());
  }

  private static Tensor values(Loss loss) {
    List<Tensor> all = new ArrayList<>();
    all.add(loss.total().detach());
    loss.parts().forEach(part -> all.add(part.value()));
    return stack(new TensorVector(all.toArray(new Tensor[0]))).to(ScalarType.Double);
  }
}
