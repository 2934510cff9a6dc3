package io.dualmix.train;

import io.dualmix.DualMixException;
import io.dualmix.config.OptimiserConfig;
import io.dualmix.eval.Evaluation;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.Backend;
import io.dualmix.train.event.Checkpointing;
import io.dualmix.train.event.Evaluated;
import io.dualmix.train.event.FailedBatch;
import io.dualmix.train.event.LossPart;
import io.dualmix.train.event.LossSpiked;
import io.dualmix.train.event.SampleMixed;
import io.dualmix.train.event.Scored;
import io.dualmix.train.event.StageFinished;
import io.dualmix.train.event.StepDone;
import io.dualmix.train.event.StepFailed;
import io.dualmix.train.event.StepFailed.Fault;
import io.dualmix.train.event.Stepped;
import io.dualmix.train.event.ThresholdsMoved;
import io.dualmix.train.event.TrainingListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The state of one stage between the steps of {@link Trainer}'s loop: sums of losses, the best
 * score and the elapsed time. Reports, scores and saves the stage.
 */
final class StageSession {
  private static final String ADVICE =
      "Lower optimiser.learning_rate, set optimiser.clip_norm=1 or optimiser.on_nan=skip, lengthen"
          + " schedule.warmup, or use compute.precision=fp32; the checkpoint before it is kept:"
          + " --resume.";

  private final Trainer.Plan plan;
  private final OptimiserConfig config;
  private final TrainingListener listener;
  private final SegmentationModel model;
  private final Optimiser optimiser;
  private final Objective objective;
  private final Scoring scoring;
  private final Checkpoints checkpoints;
  private final TrainingStep training;
  private final StepBuffer ledger;
  private final StageTotals totals;
  private final StepClock clock = StepClock.running();
  private final long startNanos = System.nanoTime();
  private final double secondsBefore;
  private long reportedAt = System.nanoTime();
  private int stepsTimed;
  private Double bestMiou;
  private int bestStep;
  private int step;

  /** The parts of a stage that do not change while it trains. */
  record Parts(
      SegmentationModel model,
      Optimiser optimiser,
      Objective objective,
      Scoring scoring,
      Checkpoints checkpoints) {}

  StageSession(
      Trainer.Plan plan,
      Backend backend,
      OptimiserConfig config,
      TrainingListener listener,
      Parts parts,
      TrainingState state) {
    this.plan = plan;
    this.config = config;
    this.listener = listener;
    this.model = parts.model();
    this.optimiser = parts.optimiser();
    this.objective = parts.objective();
    this.scoring = parts.scoring();
    this.checkpoints = parts.checkpoints();
    int losses = objective.terms().size() + 1;
    this.training = new TrainingStep(plan, backend, model, optimiser, objective, config, clock);
    this.ledger = new StepBuffer(backend, losses);
    this.totals = new StageTotals(state, losses);
    this.secondsBefore = state.seconds();
    this.bestMiou = state.bestMiou();
    this.bestStep = state.bestStep();
    this.step = state.step();
  }

  /** Whether a cancellation interrupted an evaluation; the resumed run then starts with it. */
  boolean evaluationOwed() {
    return totals.evaluationOwed();
  }

  /** Reports that a step is done. */
  void stepped() {
    listener.on(new Stepped(plan.stage(), step, plan.steps(), objective.imagesPerStep()));
  }

  /** Trains one step. Reads its loss and norms where this does not stall the device. */
  int trainStep() {
    training.run(step++, ledger).ifPresent(this::skipStep);
    stepsTimed++;
    if (training.checksBeforeUpdate() || ledger.full()) {
      readNumbers();
    }
    return step;
  }

  /**
   * Reports the end of the stage. Called before the last checkpoint, so that a resumed run does not
   * report it twice.
   */
  void finished() {
    listener.on(new StageFinished(plan.stage(), seconds()));
  }

  /** Reads and checks the losses and norms of the steps since the last call. */
  private void readNumbers() {
    for (StepNumbers numbers : ledger.read()) {
      if (numbers.fault().isPresent()) {
        throw failure(numbers, "");
      }
      double median = totals.median();
      double loss = numbers.losses()[0];
      if (plan.spikeFactor() > 0 && loss > plan.spikeFactor() * median) {
        listener.on(new LossSpiked(plan.stage(), numbers.step(), loss, median));
      }
      totals.add(numbers);
    }
  }

  private void skipStep(StepNumbers numbers) {
    readNumbers(); // Loss spikes of earlier steps are reported first.
    if (!config.skips()) {
      throw failure(numbers, "");
    }
    totals.skip();
    if (totals.skippedInARow() > config.maxSkipsInRow()) {
      throw failure(numbers, ", one more than optimiser.max_skips_in_row allows");
    }
    if (totals.skipped() > config.maxSkips()) {
      throw failure(numbers, ", one more than optimiser.max_skips allows");
    }
    reportFailure(numbers, true);
  }

  private DualMixException failure(StepNumbers numbers, String limit) {
    reportFailure(numbers, false);
    Fault fault = numbers.fault().orElseThrow();
    String what =
        switch (fault) {
          case LOSS -> "The loss of " + plan.stage() + " became " + numbers.losses()[0];
          case GRADIENT -> "The gradient of " + plan.stage() + " became NaN or infinite";
          case WEIGHTS -> "The weights of " + plan.stage() + " became NaN or infinite";
        };
    return new DualMixException(
        what + " in step " + numbers.step() + limit, ADVICE + " The batch is in failures/.");
  }

  private void reportFailure(StepNumbers numbers, boolean skipped) {
    StepFailed failure =
        new StepFailed(
            plan.stage(),
            numbers.step(),
            numbers.fault().orElseThrow(),
            numbers.losses()[0],
            numbers.gradientNorm(),
            skipped);
    listener.on(failure);
    listener.on(
        new FailedBatch(
            failure,
            terms(numbers.losses()),
            objective.inputs(numbers.step() - 1).stream()
                .map(input -> new FailedBatch.Input(input.name(), input.batch()))
                .toList()));
  }

  private List<LossPart> terms(double[] losses) {
    List<LossPart> terms = new ArrayList<>();
    for (int i = 1; i < losses.length; i++) {
      terms.add(new LossPart(objective.terms().get(i - 1), losses[i]));
    }
    return terms;
  }

  /** Reports the mean losses since the last report, and the objective's thresholds. */
  void report() {
    readNumbers();
    double[] means = totals.takeMeans();
    long now = System.nanoTime();
    double seconds = (now - reportedAt) / 1e9;
    listener.on(
        new StepDone(
            plan.stage(),
            step,
            means[0],
            terms(means),
            plan.schedule().rate(step - 1),
            objective.imagesPerStep() * stepsTimed / seconds,
            clock.seconds().get(StepClock.Phase.DATA) / seconds));
    for (Objective.Thresholds t : objective.thresholds()) {
      listener.on(new ThresholdsMoved(plan.stage(), step, t.labels(), t.classes()));
    }
    beginTiming();
  }

  private void beginTiming() {
    stepsTimed = 0;
    clock.reset();
    reportedAt = System.nanoTime();
  }

  /** Scores the model on the validation images, and saves it if it is the best so far. */
  void evaluate(boolean last) {
    requireFinite();
    // Before the scores: a run that is stopped while it scores resumes without the images.
    showLabelled();
    Scored which = last ? Scored.LAST : Scored.INTERMEDIATE;
    Evaluation evaluation = score(which);
    double miou = evaluation.matrix().meanIou();
    listener.on(Evaluated.of(plan.stage(), step, which, evaluation));
    if (bestMiou == null || miou > bestMiou) {
      bestMiou = miou;
      bestStep = step;
      checkpoints.saveBest(scored(), state(false));
    }
    beginTiming();
  }

  /** Reports the images of the last step that the objective labelled. */
  private void showLabelled() {
    Map<String, Integer> counts = new HashMap<>();
    for (Objective.Labelled l : objective.labelled()) {
      int index = counts.merge(l.kind(), 1, Integer::sum) - 1;
      listener.on(
          new SampleMixed(plan.stage(), l.kind(), index, l.image(), l.label(), l.weights()));
    }
  }

  private Evaluation score(Scored which) {
    try {
      Evaluation evaluation = scoring.score(scored(), which);
      totals.oweEvaluation(false);
      return evaluation;
    } catch (CancellationToken.StoppedException e) {
      // The evaluation does not run to its end: the resumed run starts with it.
      totals.oweEvaluation(true);
      save(false);
      throw new CancellationToken.StoppedException(plan.stage(), step);
    }
  }

  /** Writes a checkpoint. */
  void save(boolean finished) {
    requireFinite();
    listener.on(new Checkpointing(plan.stage(), step));
    checkpoints.saveLast(model, optimiser, objective, state(finished));
  }

  private SegmentationModel scored() {
    return objective.scored().orElse(model);
  }

  /** A model with NaN or infinite weights must not be scored, nor replace a good checkpoint. */
  private void requireFinite() {
    readNumbers();
    if (!optimiser.finite()) {
      throw new DualMixException(
          "The weights of " + plan.stage() + " became NaN or infinite; found after step " + step,
          ADVICE);
    }
  }

  private TrainingState state(boolean finished) {
    return new TrainingState(
        plan.stage(),
        step,
        finished,
        totals.stored(),
        totals.summed(),
        bestMiou,
        bestStep,
        seconds());
  }

  private double seconds() {
    return secondsBefore + (System.nanoTime() - startNanos) / 1e9;
  }
}
