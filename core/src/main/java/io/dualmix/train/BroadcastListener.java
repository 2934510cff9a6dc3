package io.dualmix.train;

import io.dualmix.data.Dataset;
import io.dualmix.data.LabelImage;
import io.dualmix.data.RgbImage;
import io.dualmix.eval.ConfusionMatrix;
import io.dualmix.eval.Predictor;
import java.util.List;

/** Passes everything on to several listeners, in their order. */
final class BroadcastListener implements RunListener {
  private final List<RunListener> listeners;

  BroadcastListener(List<RunListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  @Override
  public void stageStarted(String stage, int fromStep, int steps) {
    listeners.forEach(l -> l.stageStarted(stage, fromStep, steps));
  }

  @Override
  public void stepped(String stage, int step, int steps, int images) {
    listeners.forEach(l -> l.stepped(stage, step, steps, images));
  }

  @Override
  public void reported(StepReport report) {
    listeners.forEach(l -> l.reported(report));
  }

  @Override
  public void evaluating(String stage, int done, int all) {
    listeners.forEach(l -> l.evaluating(stage, done, all));
  }

  @Override
  public void evaluated(String stage, int step, Scored scored, ConfusionMatrix matrix) {
    listeners.forEach(l -> l.evaluated(stage, step, scored, matrix));
  }

  @Override
  public void predictable(String stage, Predictor predictor) {
    listeners.forEach(l -> l.predictable(stage, predictor));
  }

  @Override
  public void mixed(String stage, int index, RgbImage image, LabelImage label) {
    listeners.forEach(l -> l.mixed(stage, index, image, label));
  }

  @Override
  public void pseudoLabelled(String stage, List<PseudoLabelClass> classes, Dataset labelled) {
    listeners.forEach(l -> l.pseudoLabelled(stage, classes, labelled));
  }

  @Override
  public void checkpointing(String stage, int step) {
    listeners.forEach(l -> l.checkpointing(stage, step));
  }

  @Override
  public void stageFinished(String stage, double seconds) {
    listeners.forEach(l -> l.stageFinished(stage, seconds));
  }
}
