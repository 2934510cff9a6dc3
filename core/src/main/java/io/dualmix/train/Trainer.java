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
 * The one training loop. A stage is its {@link Objective}; whatever looks at the course of training
 * is a {@link TrainingListener}.
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
   * @param spikeFactor a loss above this many times the median of the steps before it is a spike; 0
   *     for none
   * @param checkpointing whether the backward pass computes the backbone's blocks again ({@code
   *     compute.recompute})
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
      boolean checkpointing) {
    /** With the configuration's default for spikes, and without gradient checkpointing. */
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
          false);
    }
  }

  private final Backend backend;
  private final OptimiserConfig optimiserConfig;
  private final TrainingListener listener;
  private final CancellationToken stop;

  /**
   * @param backend where to compute
   * @param optimiserConfig of every stage
   * @param listener hears everything
   * @param stop looked at after every step
   */
  public Trainer(
      Backend backend,
      OptimiserConfig optimiserConfig,
      TrainingListener listener,
      CancellationToken stop) {
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
   * @param objectives makes what the stage minimises
   * @param scoring scores a model on the validation images; may throw {@link
   *     CancellationToken.StoppedException}: the resumed stage then begins with it
   * @param checkpoints of the stage
   * @throws io.dualmix.DualMixException if loss, gradient or weights are not finite, or a batch
   *     cannot be read
   * @throws CancellationToken.StoppedException after saving, if a stop was asked for
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
        // Weights, moments and the objective's own state as they were; batches and dropout are
        // functions of the step, so that nothing else is needed to go on alike.
        checkpoints.restoreLast(model, optimiser, objective);
      }
      TrainingState state =
          checkpoints.state().orElse(TrainingState.start(plan.stage(), objective.terms().size()));
      listener.on(
          from == 0
              ? new StageStarted(plan.stage(), plan.steps())
              : new StageResumed(plan.stage(), from, plan.steps()));
      StageCourse.Parts parts =
          new StageCourse.Parts(model, optimiser, objective, scoring, checkpoints);
      StageCourse course = new StageCourse(plan, backend, optimiserConfig, listener, parts, state);
      if (course.evaluationOwed()) {
        // A stop came in the middle of an evaluation; it belongs to the step before.
        endStep(plan, course, from);
      }
      int step = from;
      while (step < plan.steps()) {
        step = course.trainStep(); // Batch, forward, backward, update: see TrainingStep.
        course.stepped(); // Progress: every step.
        if (step == plan.steps() || step % plan.reportEvery() == 0) {
          course.report(); // Mean losses: now and then, since reading them waits for a GPU.
        }
        endStep(plan, course, step);
      }
    }
  }

  /** Scores, reports the end, saves and stops where it is time, in this order. */
  private void endStep(Plan plan, StageCourse course, int step) {
    boolean last = step == plan.steps();
    if (last || (plan.evaluateEvery() > 0 && step % plan.evaluateEvery() == 0)) {
      course.evaluate(last);
    }
    if (last) {
      course.finished();
    }
    // What is reported of a step comes before its checkpoint: a resumed run repeats none of it.
    if (last || stop.wished() || step % plan.checkpointEvery() == 0) {
      course.save(last);
    }
    if (stop.wished()) {
      throw new CancellationToken.StoppedException(plan.stage(), step);
    }
  }

  /**
   * Does some steps and keeps nothing of them, to see whether they fit into memory.
   *
   * @param plan as for {@link #train}; nothing is reported, saved or evaluated
   * @param model changed in place
   * @param objectives as for {@link #train}
   * @return where the time of each step went, its batch included
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
