package io.dualmix.cli.train;

import io.dualmix.cli.report.EventLine;
import io.dualmix.cli.terminal.Durations;
import io.dualmix.cli.terminal.ProgressDisplay;
import io.dualmix.run.Failures;
import io.dualmix.run.sink.TrackingSink;
import io.dualmix.train.event.Evaluated;
import io.dualmix.train.event.Evaluating;
import io.dualmix.train.event.LossSpiked;
import io.dualmix.train.event.PseudoLabelsReady;
import io.dualmix.train.event.StageFinished;
import io.dualmix.train.event.StageResumed;
import io.dualmix.train.event.StageStarted;
import io.dualmix.train.event.StepDone;
import io.dualmix.train.event.StepFailed;
import io.dualmix.train.event.Stepped;
import io.dualmix.train.event.TrainingEvent;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Shows the progress of a run: for each stage the steps, the time left, images per second and the
 * loss, and a line with the result at its end.
 */
public final class ProgressListener implements TrackingSink {
  private final ProgressDisplay display;
  private final RunForecast forecast;

  /** The running stages, in the order of the run. */
  private final Map<String, Training> running;

  private final Map<String, Integer> scored = new HashMap<>();
  private String scoring;
  private int scoringAll;

  /** The progress of a stage. */
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
   * @param display receives the progress; closed with this listener
   * @param forecast for the stages of the whole run
   */
  public ProgressListener(ProgressDisplay display, RunForecast forecast) {
    this.display = display;
    this.forecast = forecast;
    this.running =
        new TreeMap<>(
            Comparator.comparingInt(forecast::number).thenComparing(Comparator.naturalOrder()));
  }

  @Override
  public void on(TrainingEvent event) {
    if (event instanceof StageStarted e) {
      stageStarted(e.stage(), 0, e.steps());
    } else if (event instanceof StageResumed e) {
      stageStarted(e.stage(), e.step(), e.steps());
    } else if (event instanceof Stepped e) {
      stepped(e.stage(), e.step());
    } else if (event instanceof StepDone e) {
      reported(e);
    } else if (event instanceof LossSpiked e) {
      spiked(e);
    } else if (event instanceof StepFailed e) {
      failed(e);
    } else if (event instanceof Evaluating e) {
      evaluating(e.stage(), e.done(), e.all());
    } else if (event instanceof Evaluated e) {
      evaluated(e);
    } else if (event instanceof PseudoLabelsReady e) {
      pseudoLabelled(e);
    } else if (event instanceof StageFinished e) {
      stageFinished(e.stage(), e.seconds());
    }
  }

  private void stageStarted(String stage, int fromStep, int steps) {
    scoring = null;
    forecast.started(stage, fromStep);
    if (steps > 0) {
      running.put(stage, new Training(fromStep, steps));
      int number = forecast.number(stage);
      String place = number > 0 ? "stage " + number + " of " + forecast.stages() + ", " : "";
      String from = fromStep > 0 ? ", from step " + fromStep : "";
      display.line(stage + "  " + place + steps + " steps" + from);
      beginTraining();
    }
  }

  private void stepped(String stage, int step) {
    running.get(stage).step = step;
    forecast.stepped(stage, step);
    if (scoring != null) {
      // The bar of an intermediate evaluation has replaced that of the stage.
      scoring = null;
      beginTraining();
    }
    display.at(steps(), notes());
  }

  private void reported(StepDone report) {
    Training training = running.get(report.stage());
    training.loss = String.format(Locale.ROOT, "%.3f", report.loss());
    training.imagesPerSecond = report.imagesPerSecond();
    training.dataWait = report.dataWait();
    training.waits += report.dataWait();
    training.reports++;
  }

  private void spiked(LossSpiked spike) {
    display.line(
        String.format(
            Locale.ROOT,
            "%s  warning: step %d has a loss of %.4g, %.0f times the median of the steps before it",
            spike.stage(),
            spike.step(),
            spike.loss(),
            spike.loss() / spike.median()));
  }

  private void failed(StepFailed failure) {
    display.line(
        String.format(
            Locale.ROOT,
            "%s warning: the %s of step %d is NaN or infinite; %s, its batch is in %s",
            failure.stage(),
            failure.fault().word(),
            failure.step(),
            failure.skipped() ? "its update is skipped" : "stopping",
            Failures.FOLDER));
    // The line above has replaced the bar.
    if (failure.skipped() && running.containsKey(failure.stage())) {
      beginTraining();
    }
  }

  private void evaluating(String stage, int done, int all) {
    scored.put(stage, done);
    forecast.predicted(stage);
    if (running.size() > 1) {
      // Other stages still train: the bar stays theirs.
      return;
    }
    // Pseudo labels need a second pass if the disk has no room for the predictions.
    if (!stage.equals(scoring) || all != scoringAll) {
      display.end();
      StageNames names = StageNames.of(List.of(stage), forecast);
      names = running.containsKey(stage) ? names.with(", scoring") : names;
      display.begin(names.full(), names.brief(), done - 1, all);
      scoring = stage;
      scoringAll = all;
    }
    display.at(done, runLeft());
  }

  /** Starts one bar for all stages that train now; they end at about the same time. */
  private void beginTraining() {
    long all = running.values().stream().mapToLong(training -> training.steps).sum();
    StageNames names = StageNames.of(running.keySet(), forecast);
    display.begin(names.full(), names.brief(), steps(), all);
  }

  private long steps() {
    return running.values().stream().mapToLong(training -> training.step).sum();
  }

  /** The notes, the most important first; a narrow terminal drops the last ones. */
  private String[] notes() {
    String losses =
        running.values().stream()
            .map(training -> training.loss)
            .filter(loss -> !loss.isEmpty())
            .collect(Collectors.joining(" + "));
    if (losses.isEmpty()) {
      return new String[] {runLeft()};
    }
    double rate = running.values().stream().mapToDouble(t -> t.imagesPerSecond).sum();
    double wait = running.values().stream().mapToDouble(t -> t.dataWait).max().orElse(0);
    String waiting = EventLine.waiting(wait).replaceFirst("^, ", "");
    String throughput = String.format(Locale.ROOT, "%.1f images/s", rate);
    return new String[] {runLeft(), "loss " + losses, throughput, waiting};
  }

  private String runLeft() {
    OptionalDouble seconds = forecast.secondsLeft();
    return seconds.isPresent() ? "run " + Durations.clock(seconds.getAsDouble()) + " left" : "";
  }

  private void evaluated(Evaluated e) {
    String when = e.checkpoint().equals(Evaluated.LAST) ? "" : " after " + e.step() + " steps";
    display.line(
        String.format(
            Locale.ROOT,
            "%s  mIoU %.1f %%, pixel accuracy %.1f %%%s (%d images)",
            e.stage(),
            100 * e.miou(),
            100 * e.pixelAccuracy(),
            when,
            scored.getOrDefault(e.stage(), 0)));
    if (running.size() > 1) {
      beginTraining();
    }
  }

  private void pseudoLabelled(PseudoLabelsReady e) {
    double kept = e.made().kept();
    display.line(
        String.format(
            Locale.ROOT,
            "%s  %d images, %.1f %% of their pixels kept",
            e.stage(),
            e.labelled().size(),
            Double.isNaN(kept) ? 0 : 100 * kept));
  }

  private void stageFinished(String stage, double seconds) {
    Training training = running.remove(stage);
    forecast.finished(stage);
    display.end();
    display.line(stage + "  done in " + Durations.text(seconds));
    double wait = training == null ? 0 : training.waits / training.reports;
    if (wait >= StepDone.NOTABLE_WAIT) {
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
