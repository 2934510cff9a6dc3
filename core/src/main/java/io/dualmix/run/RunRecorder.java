package io.dualmix.run;

import io.dualmix.data.Dataset;
import io.dualmix.eval.CalibrationBins.Bin;
import io.dualmix.eval.ConfusionMatrix;
import io.dualmix.run.RunEvent.Calibrated;
import io.dualmix.run.RunEvent.Evaluated;
import io.dualmix.run.RunEvent.LossPart;
import io.dualmix.run.RunEvent.LossSpiked;
import io.dualmix.run.RunEvent.PseudoLabelled;
import io.dualmix.run.RunEvent.StageFinished;
import io.dualmix.run.RunEvent.StageStarted;
import io.dualmix.run.RunEvent.StepDone;
import io.dualmix.run.RunEvent.StepFailed;
import io.dualmix.train.LossSpike;
import io.dualmix.train.RunListener;
import io.dualmix.train.StepFailure;
import io.dualmix.train.StepReport;
import java.util.List;
import java.util.function.Consumer;

/** Writes what it hears of a run into its {@link Metrics}. */
public final class RunRecorder implements RunListener {
  private final Metrics metrics;
  private final List<String> classes;
  private final Consumer<RunEvent> also;

  /**
   * @param metrics of the run
   * @param classes their names in the order of their indices
   */
  public RunRecorder(Metrics metrics, List<String> classes) {
    this(metrics, classes, event -> {});
  }

  /**
   * @param metrics of the run
   * @param classes their names in the order of their indices
   * @param also gets every event once it is written, such as a tracking server; what it throws
   *     stops the run
   */
  public RunRecorder(Metrics metrics, List<String> classes, Consumer<RunEvent> also) {
    this.metrics = metrics;
    this.classes = List.copyOf(classes);
    this.also = also;
  }

  @Override
  public void stageStarted(String stage, int fromStep, int steps) {
    metrics.rewind(stage, fromStep);
    if (fromStep == 0) {
      write(new StageStarted(stage, steps));
    }
  }

  @Override
  public void reported(StepReport report) {
    List<LossPart> parts =
        report.parts().stream().map(term -> new LossPart(term.name(), term.value())).toList();
    write(
        new StepDone(
            report.stage(),
            report.step(),
            report.loss(),
            parts,
            report.learningRate(),
            report.imagesPerSecond(),
            report.dataWait()));
  }

  @Override
  public void spiked(LossSpike spike) {
    write(new LossSpiked(spike.stage(), spike.step(), spike.loss(), spike.median()));
  }

  @Override
  public void failed(StepFailure failure) {
    write(
        new StepFailed(
            failure.stage(),
            failure.step(),
            failure.fault().word(),
            failure.loss(),
            failure.gradientNorm(),
            failure.skipped()));
  }

  @Override
  public void evaluated(String stage, int step, Scored scored, ConfusionMatrix matrix) {
    String checkpoint = scored == Scored.LAST ? Evaluated.LAST : Evaluated.INTERMEDIATE;
    write(Evaluated.of(stage, step, checkpoint, classes, matrix));
  }

  @Override
  public void calibrated(String stage, int step, int images, List<Bin> bins) {
    write(new Calibrated(stage, step, images, bins));
  }

  @Override
  public void pseudoLabelled(
      String stage, List<RunListener.PseudoLabelClass> heard, Dataset labelled) {
    write(PseudoLabelled.of(stage, heard));
  }

  @Override
  public void stageFinished(String stage, double seconds) {
    write(new StageFinished(stage, seconds));
  }

  @Override
  public void checkpointing(String stage, int step) {
    metrics.force();
  }

  private void write(RunEvent event) {
    metrics.write(event);
    also.accept(event);
  }
}
