package io.dualmix.cli;

import io.dualmix.data.Dataset;
import io.dualmix.eval.ConfusionMatrix;
import io.dualmix.train.RunListener;
import io.dualmix.train.StepReport;
import java.util.List;
import java.util.Locale;

/**
 * Shows a run while it goes on: for each stage how far it is, the time left, images a second and
 * the loss; and a line with its result when it ends.
 */
final class ProgressListener implements RunListener, AutoCloseable {
  private final ProgressDisplay display;
  private String note = "";
  private boolean training;
  private String scoring;
  private int scored;

  /**
   * @param display where; closed with this listener
   */
  ProgressListener(ProgressDisplay display) {
    this.display = display;
  }

  @Override
  public void stageStarted(String stage, int fromStep, int steps) {
    note = "";
    scoring = null;
    training = steps > 0;
    if (training) {
      display.line(
          stage + "  " + steps + " steps" + (fromStep > 0 ? ", from step " + fromStep : ""));
      display.begin(stage, fromStep, steps);
    }
  }

  @Override
  public void stepped(String stage, int step, int steps, int images) {
    if (scoring != null) {
      // The bar of an evaluation in the middle of the stage took the place of the stage's own.
      scoring = null;
      display.begin(stage, step, steps);
    }
    display.at(step, note);
  }

  @Override
  public void reported(StepReport report) {
    note =
        String.format(
            Locale.ROOT, "loss %.3f, %.1f images/s", report.loss(), report.imagesPerSecond());
  }

  @Override
  public void evaluating(String stage, int done, int all) {
    if (!stage.equals(scoring)) {
      display.end();
      display.begin(training ? stage + ", scoring" : stage, 0, all);
      scoring = stage;
    }
    scored = done;
    display.at(done, "");
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
            scored));
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
    display.end();
    display.line(stage + "  done in " + Durations.text(seconds));
  }

  @Override
  public void close() {
    display.close();
  }
}
