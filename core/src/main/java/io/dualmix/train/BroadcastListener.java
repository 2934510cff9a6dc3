package io.dualmix.train;

import io.dualmix.data.Dataset;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import io.dualmix.eval.CalibrationBins.Bin;
import io.dualmix.eval.ConfusionMatrix;
import io.dualmix.eval.Predictor;
import java.util.List;

/**
 * Passes everything on to several listeners, in their order and one call at a time: models that
 * train side by side are heard from several threads.
 */
final class BroadcastListener implements RunListener {
  private final List<RunListener> listeners;

  BroadcastListener(List<RunListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  @Override
  public synchronized void stageStarted(String stage, int fromStep, int steps) {
    listeners.forEach(l -> l.stageStarted(stage, fromStep, steps));
  }

  @Override
  public synchronized void stepped(String stage, int step, int steps, int images) {
    listeners.forEach(l -> l.stepped(stage, step, steps, images));
  }

  @Override
  public synchronized void reported(StepReport report) {
    listeners.forEach(l -> l.reported(report));
  }

  @Override
  public synchronized void spiked(LossSpike spike) {
    listeners.forEach(l -> l.spiked(spike));
  }

  @Override
  public synchronized void failed(StepFailure failure) {
    listeners.forEach(l -> l.failed(failure));
  }

  @Override
  public synchronized void evaluating(String stage, int done, int all) {
    listeners.forEach(l -> l.evaluating(stage, done, all));
  }

  @Override
  public synchronized void evaluated(
      String stage, int step, Scored scored, ConfusionMatrix matrix) {
    listeners.forEach(l -> l.evaluated(stage, step, scored, matrix));
  }

  @Override
  public synchronized void calibrated(String stage, int step, int images, List<Bin> bins) {
    listeners.forEach(l -> l.calibrated(stage, step, images, bins));
  }

  @Override
  public synchronized void predictable(String stage, Predictor predictor) {
    listeners.forEach(l -> l.predictable(stage, predictor));
  }

  @Override
  public synchronized void mixed(String stage, int index, RgbImage image, LabelImage label) {
    listeners.forEach(l -> l.mixed(stage, index, image, label));
  }

  @Override
  public synchronized void pseudoLabelled(
      String stage, List<PseudoLabelClass> classes, Dataset labelled) {
    listeners.forEach(l -> l.pseudoLabelled(stage, classes, labelled));
  }

  @Override
  public synchronized void checkpointing(String stage, int step) {
    listeners.forEach(l -> l.checkpointing(stage, step));
  }

  @Override
  public synchronized void stageFinished(String stage, double seconds) {
    listeners.forEach(l -> l.stageFinished(stage, seconds));
  }
}
