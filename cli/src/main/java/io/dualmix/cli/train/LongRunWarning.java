package io.dualmix.cli.train;

import io.dualmix.adapt.setup.StageSteps;
import io.dualmix.cli.terminal.Durations;
import io.dualmix.config.Experiment;
import io.dualmix.run.sink.TrackingSink;
import io.dualmix.train.event.Stepped;
import io.dualmix.train.event.TrainingEvent;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Warns after the first steps of a run if the whole run would take more than a day at their pace.
 * This is a rough estimate from one stage; the dry run measures all stages.
 */
final class LongRunWarning implements TrackingSink {
  /** The number of timed steps, after the first, which is slower. */
  private static final int STEPS = 3;

  /** The duration in seconds from which a plan gets a warning. */
  static final double LONG_SECONDS = 86_400;

  private final double sequence;
  private final Consumer<String> warning;
  private final Map<String, Long> startNanos = new HashMap<>();
  private final Map<String, Integer> first = new HashMap<>();
  private boolean told;

  /**
   * @param experiment with steps in every stage
   * @param warning receives the message, at most once
   */
  LongRunWarning(Experiment experiment, Consumer<String> warning) {
    this.sequence = StageSteps.inSequence(experiment);
    this.warning = warning;
  }

  @Override
  public void on(TrainingEvent event) {
    if (!told && event instanceof Stepped e) {
      time(e.stage(), e.step());
    }
  }

  @Override
  public void close() {
    // Nothing is open.
  }

  private void time(String stage, int step) {
    long now = System.nanoTime();
    startNanos.putIfAbsent(stage, now);
    int from = first.computeIfAbsent(stage, name -> step);
    if (step - from == STEPS) {
      told = true;
      judge((now - startNanos.get(stage)) / 1e9 / STEPS);
    }
  }

  /** Sends the warning, if needed. */
  void judge(double secondsPerStep) {
    double seconds = sequence * secondsPerStep;
    if (seconds > LONG_SECONDS) {
      warning.accept(
          String.format(
              Locale.ROOT,
              "This run takes about %s on this machine: %,.0f steps of %.2f s one after the other."
                  + " %s",
              Durations.text(seconds),
              sequence,
              secondsPerStep,
              shorter()));
    }
  }

  /** Advice for a long plan; shown after its duration. */
  static String shorter() {
    return "To shorten it: preset: quick or standard in place of paper; method.budget, such as 2h,"
        + " in place of steps; fewer method.rounds or method.baselines; a smaller"
        + " augmentation.crop; a lighter model.backbone.";
  }
}
