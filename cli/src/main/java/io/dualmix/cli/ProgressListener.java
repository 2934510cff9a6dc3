package io.dualmix.cli;

import io.dualmix.cli.report.EventLine;
import io.dualmix.data.Dataset;
import io.dualmix.eval.ConfusionMatrix;
import io.dualmix.run.Failures;
import io.dualmix.train.LossSpike;
import io.dualmix.train.RunListener;
import io.dualmix.train.StepFailure;
import io.dualmix.train.StepReport;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Shows a run while it goes on: for each stage how far it is, the time left, images a second and
 * the loss; and a line with its result when it ends.
 */
final class ProgressListener implements RunListener, AutoCloseable {
  private final ProgressDisplay display;
  private final Map<String, Training> running = new LinkedHashMap<>();
  private final Map<String, Integer> scored = new HashMap<>();
  private String scoring;
  private int scoringAll;

  /** How far a stage is. */
  private static final class Training {
    private final int steps;
    private int step;
    private String loss = "";
    private double imagesPerSecond;
    private double dataWait;
    private double waits;
    private int reports;

    Training(int step, int steps) {
      this.step = step;
      this.steps = steps;
    }
  }

  /**
   * @param display where; closed with this listener
   */
  ProgressListener(ProgressDisplay display) {
    this.display = display;
  }

  @Override
  public void stageStarted(String stage, int fromStep, int steps) {
    scoring = null;
    if (steps > 0) {
      running.put(stage, new Training(fromStep, steps));
      display.line(
          stage + "  " + steps + " steps" + (fromStep > 0 ? ", from step " + fromStep : ""));
      beginTraining();
    }
  }

  @Override
  public void stepped(String stage, int step, int steps, int images) {
    running.get(stage).step = step;
    if (scoring != null) {
      // The bar of an evaluation in the middle of the stage took the place of the stage's own.
      scoring = null;
      beginTraining();
    }
    display.at(steps(), note());
  }

  @Override
  public void reported(StepReport report) {
    Training training = running.get(report.stage());
    training.loss = String.format(Locale.ROOT, "%.3f", report.loss());
    training.imagesPerSecond = report.imagesPerSecond();
    training.dataWait = report.dataWait();
    training.waits += report.dataWait();
    training.reports++;
  }

  @Override
  public void spiked(LossSpike spike) {
    display.line(
        String.format(
            Locale.ROOT,
            "%s  warning: step %d has a loss of %.4g, %.0f times the median of the steps before it",
            spike.stage(),
            spike.step(),
            spike.loss(),
            spike.loss() / spike.median()));
  }

  @Override
  public void failed(StepFailure failure) {
    display.line(
        String.format(
            Locale.ROOT,
            "%s  warning: the %s of step %d is no finite number; %s, its batch is in %s",
            failure.stage(),
            failure.fault().word(),
            failure.step(),
            failure.skipped() ? "its update is left out" : "stopping",
            Failures.FOLDER));
    // The bar went with the line above.
    if (failure.skipped() && running.containsKey(failure.stage())) {
      beginTraining();
    }
  }

  @Override
  public void evaluating(String stage, int done, int all) {
    scored.put(stage, done);
    if (running.size() > 1) {
      // The other stage goes on with its steps: the bar stays theirs.
      return;
    }
    // Pseudo labels turn out to need a second pass when their disk has no room for one.
    if (!stage.equals(scoring) || all != scoringAll) {
      display.end();
      display.begin(running.containsKey(stage) ? stage + ", scoring" : stage, done - 1, all);
      scoring = stage;
      scoringAll = all;
    }
    display.at(done, "");
  }

  /** One bar for all stages that train now: side by side they end at about the same time. */
  private void beginTraining() {
    long all = running.values().stream().mapToLong(training -> training.steps).sum();
    display.begin(String.join(" + ", running.keySet()), steps(), all);
  }

  private long steps() {
    return running.values().stream().mapToLong(training -> training.step).sum();
  }

  private String note() {
    String losses =
        running.values().stream()
            .map(training -> training.loss)
            .filter(loss -> !loss.isEmpty())
            .collect(Collectors.joining(" and "));
    double rate = running.values().stream().mapToDouble(t -> t.imagesPerSecond).sum();
    if (losses.isEmpty()) {
      return "";
    }
    double wait = running.values().stream().mapToDouble(t -> t.dataWait).max().orElse(0);
    return String.format(Locale.ROOT, "loss %s, %.1f images/s", losses, rate)
        + EventLine.waiting(wait);
  }

  @Override
  public void evaluated(String stage, int step, Scored which, ConfusionMatrix matrix) {
    String when = which == Scored.LAST ? "" : " after " + step + " steps";
    display.line(
        String.format(
            Locale.ROOT,
            "%s  mIoU %.1f %%, pixel accuracy %.1f %%%s (%d images)",
            stage,
            100 * matrix.meanIou(),
            100 * matrix.pixelAccuracy(),
            when,
            scored.getOrDefault(stage, 0)));
    if (running.size() > 1) {
      beginTraining();
    }
  }

  @Override
  public void pseudoLabelled(String stage, List<PseudoLabelClass> classes, Dataset labelled) {
    long predicted = classes.stream().mapToLong(PseudoLabelClass::predicted).sum();
    long kept = classes.stream().mapToLong(PseudoLabelClass::kept).sum();
    display.line(
        String.format(
            Locale.ROOT,
            "%s  %d images, %.1f %% of their pixels kept",
            stage,
            labelled.size(),
            predicted == 0 ? 0 : 100.0 * kept / predicted));
  }

  @Override
  public void stageFinished(String stage, double seconds) {
    Training training = running.remove(stage);
    display.end();
    display.line(stage + "  done in " + Durations.text(seconds));
    double wait = training == null ? 0 : training.waits / training.reports;
    if (wait >= StepReport.NOTABLE_WAIT) {
      display.line(
          String.format(
              Locale.ROOT,
              "%s  waited for images for %.0f %% of its time; data.workers, data.cache_mb and"
                  + " data.disk_cache_mb lower that",
              stage,
              100 * wait));
    }
    if (!running.isEmpty()) {
      beginTraining();
    }
  }

  @Override
  public void close() {
    display.close();
  }
}
