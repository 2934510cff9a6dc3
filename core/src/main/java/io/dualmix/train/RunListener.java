package io.dualmix.train;

import io.dualmix.data.Dataset;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import io.dualmix.eval.CalibrationBins.Bin;
import io.dualmix.eval.ConfusionMatrix;
import io.dualmix.eval.Predictor;
import java.util.List;

/**
 * Hears what happens in a run: logs, pictures and progress are listeners, never lines in the
 * training step. Called by one thread at a time, which for stages that train side by side is not
 * always the same; an exception stops the run.
 */
public interface RunListener {
  /** Which of a stage's models was scored. */
  enum Scored {
    /** The model in the middle of its stage. */
    INTERMEDIATE,
    /** The model after the stage's last step. */
    LAST
  }

  /**
   * One class of the pseudo labels.
   *
   * @param name of the class
   * @param threshold t_c, 0..1; NaN when the class was never predicted
   * @param predicted pixels predicted as the class
   * @param kept those at or above the threshold
   * @param accuracy the share of kept pixels that agree with the truth; NaN where no truth is known
   */
  record PseudoLabelClass(
      String name, double threshold, long predicted, long kept, double accuracy) {}

  /**
   * A stage begins, or goes on from a checkpoint: everything heard of it beyond {@code fromStep} is
   * void.
   *
   * @param stage such as {@code round-1/student}
   * @param fromStep steps done already, 0 for a new start
   * @param steps of the whole stage; 0 where it does not train
   */
  default void stageStarted(String stage, int fromStep, int steps) {}

  /** Called after every step, also those without a report. */
  default void stepped(String stage, int step, int steps, int images) {}

  /** The mean losses since the last report. */
  default void reported(StepReport report) {}

  /** A step's loss was far above those before it. */
  default void spiked(LossSpike spike) {}

  /**
   * A step left the finite numbers. Where it is not skipped, the stage stops after this call: what
   * is heard of it is void once the stage goes on from its last checkpoint.
   */
  default void failed(StepFailure failure) {}

  /** Evaluation goes on: {@code done} of {@code all} images. */
  default void evaluating(String stage, int done, int all) {}

  /** A model was scored on the validation images. */
  default void evaluated(String stage, int step, Scored scored, ConfusionMatrix matrix) {}

  /**
   * How far a stage's last model is right where it is sure, measured while it is scored; heard
   * before its score.
   *
   * @param stage such as {@code round-1/student}
   * @param step steps done; 0 where the stage does not train
   * @param images that were looked at
   * @param bins by rising confidence
   */
  default void calibrated(String stage, int step, int images, List<Bin> bins) {}

  /** A stage's model is trained: predictions for pictures may be drawn now. */
  default void predictable(String stage, Predictor predictor) {}

  /** A mixed input of the region-level teacher. */
  default void mixed(String stage, int index, RgbImage image, LabelImage label) {}

  /** Pseudo labels are made: what was kept of each class, and the images with those labels. */
  default void pseudoLabelled(String stage, List<PseudoLabelClass> classes, Dataset labelled) {}

  /** A checkpoint is about to be written: what was heard so far must be on disk first. */
  default void checkpointing(String stage, int step) {}

  /** A stage ended. */
  default void stageFinished(String stage, double seconds) {}

  /** One listener that tells several, in order, and lets one thread speak at a time. */
  static RunListener all(List<RunListener> listeners) {
    return new BroadcastListener(listeners);
  }
}
