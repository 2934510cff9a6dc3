package io.dualmix.train;

import io.dualmix.config.LoggingConfig;
import io.dualmix.config.OptimiserConfig;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.TensorScope;
import io.dualmix.train.event.StageResumed;
import io.dualmix.train.event.StageStarted;
import io.dualmix.train.event.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The training loop, the same for all stages. The {@link Objective} defines what a stage minimises;
 * a {@link TrainingListener} receives the events.
 */
public final class Trainer {
  /**
   * The length, schedule and reporting intervals of one stage.
   *
   * @param stage such as {@code round-1/student}
   * @param steps at least 1
   * @param schedule of the learning rate
   * @param reportEvery steps between reports
   * @param checkpointEvery steps between checkpoints
   * @param evaluateEvery steps between evaluations; 0 for one at the end only
   * @param seed of everything random in the stage
   * @param spikeFactor a loss above this many times the median of the steps before it is a spike; 0
   *     for none
   * @param checkpointing whether to use gradient checkpointing for the backbone's blocks ({@code
   *     compute.recompute})
   * @param classWeights of every cross entropy
   * @param hardPixels those with truth that count
   */
  public record Plan(
      String stage,
      int steps,
      Schedule schedule,
      int reportEvery,
      int checkpointEvery,
      int evaluateEvery,
      long seed,
      double spikeFactor,
      boolean checkpointing,
      ClassWeights classWeights,
      HardPixels hardPixels) {
    /**
     * A plan with the default {@code spikeFactor}, without gradient checkpointing, class weights
     * and hard pixels.
     */
    public Plan(
        String stage,
        int steps,
        Schedule schedule,
        int reportEvery,
        int checkpointEvery,
        int evaluateEvery,
        long seed) {
      this(
          stage,
          steps,
          schedule,
          reportEvery,
          checkpointEvery,
          evaluateEvery,
          seed,
          LoggingConfig.DEFAULT_SPIKE_FACTOR,
          false,
          ClassWeights.none(),
          HardPixels.all());
    }
  }

  private final Backend backend;
  private final OptimiserConfig optimiserConfig;
  private final TrainingListener listener;
  private final CancellationToken cancellation;

  /**
   * @param backend the device to compute on
   * @param optimiserConfig of every stage
   * @param listener receives all events
   * @param cancellation checked after every step
   */
  public Trainer(
      Backend backend,
      OptimiserConfig optimiserConfig,
      TrainingListener listener,
      CancellationToken cancellation) {
    this.backend = backend;
    this.optimiserConfig = optimiserConfig;
    this.listener = listener;
    this.cancellation = cancellation;
  }

  /**
   * Trains a stage to its end, from its last checkpoint if there is one.
   *
   * @param plan the stage
   * @param model at the stage's start; changed in place
   * @param objectives creates the objective of the stage
   * @param scoring scores a model on the validation images; may throw {@link
   *     CancellationToken.StoppedException}, in which case the resumed stage starts with the
   *     evaluation
   * @param checkpoints of the stage
   * @throws io.dualmix.DualMixException if loss, gradient or weights are not finite, or a batch
   *     cannot be read
   * @throws CancellationToken.StoppedException if the run is cancelled; a checkpoint is saved first
   */
  public void train(
      Plan plan,
      SegmentationModel model,
      ObjectiveFactory objectives,
      Scoring scoring,
      Checkpoints checkpoints) {
    int from = checkpoints.state().map(TrainingState::step).orElse(0);
    try (TensorScope scope = new TensorScope();
        Optimiser optimiser = new Optimiser(model, optimiserConfig);
        Objective objective = objectives.create(from, model)) {
      if (from > 0) {
        // Restores the weights, the optimiser's moments and the objective's state. Batches and
        // dropout are functions of the step, so that nothing else is needed.
        checkpoints.restoreLast(model, optimiser, objective);
      }
      TrainingState state =
          checkpoints.state().orElse(TrainingState.start(plan.stage(), objective.terms().size()));
      listener.on(
          from == 0
              ? new StageStarted(plan.stage(), plan.steps())
              : new StageResumed(plan.stage(), from, plan.steps()));
      StageSession.Parts parts =
          new StageSession.Parts(model, optimiser, objective, scoring, checkpoints);
      StageSession session =
          new StageSession(plan, backend, optimiserConfig, listener, parts, state);
      if (session.evaluationOwed()) {
        // A cancellation interrupted the evaluation of the previous step.
        endStep(plan, session, from);
      }
      int step = from;
      while (step < plan.steps()) {
        step = session.trainStep(); // Batch, forward, backward, update: see TrainingStep.
        session.stepped(); // Progress: after every step.
        if (step == plan.steps() || step % plan.reportEvery() == 0) {
          session.report(); // Mean losses: seldom, since reading them waits for a GPU.
        }
        endStep(plan, session, step);
      }
    }
  }

  /**
   * Scores the model, reports the end of the stage, saves a checkpoint and stops, each where it is
   * due, in this order.
   */
  private void endStep(Plan plan, StageSession session, int step) {
    boolean last = step == plan.steps();
    if (last || (plan.evaluateEvery() > 0 && step % plan.evaluateEvery() == 0)) {
      session.evaluate(last);
    }
    if (last) {
      session.finished();
    }
    // The events of a step come before its checkpoint, so that a resumed run does not repeat them.
    if (last || cancellation.isCancelled() || step % plan.checkpointEvery() == 0) {
      session.save(last);
    }
    if (cancellation.isCancelled()) {
      throw new CancellationToken.StoppedException(plan.stage(), step);
    }
  }

  /**
   * Runs a few steps without saving anything, to measure their time and memory.
   *
   * @param plan as for {@link #train}; nothing is reported, saved or evaluated
   * @param model changed in place
   * @param objectives as for {@link #train}
   * @return the seconds of each step by phase, including the loading of its batch
   */
  public List<Map<StepClock.Phase, Double>> rehearse(
      Plan plan, SegmentationModel model, ObjectiveFactory objectives) {
    try (TensorScope scope = new TensorScope();
        Optimiser optimiser = new Optimiser(model, optimiserConfig);
        Objective objective = objectives.create(0, model)) {
      StepBuffer ledger = new StepBuffer(backend, objective.terms().size() + 1);
      StepClock clock = StepClock.waitingFor(backend);
      TrainingStep training =
          new TrainingStep(plan, backend, model, optimiser, objective, optimiserConfig, clock);
      List<Map<StepClock.Phase, Double>> times = new ArrayList<>();
      for (int step = 0; step < plan.steps(); step++) {
        clock.reset();
        training.run(step, ledger);
        ledger.read();
        clock.enter(StepClock.Phase.BETWEEN);
        times.add(clock.seconds());
      }
      return times;
    }
  }
}
