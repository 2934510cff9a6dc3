package io.dualmix.run;

import io.dualmix.eval.CalibrationBins;
import io.dualmix.eval.CalibrationBins.Bin;
import io.dualmix.eval.ConfusionMatrix;
import io.dualmix.train.RunListener;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What happened in a run. A stage is named by its path, such as {@code round-1/student} or {@code
 * baseline/source-only}. A value that does not exist is NaN here and null in files.
 */
public sealed interface RunEvent {
  /** Such as {@code round-1/student}. */
  String stage();

  /** The steps done when this happened; 0 where it belongs to no step. */
  default int step() {
    return 0;
  }

  /**
   * A stage begins.
   *
   * @param stage its path
   * @param steps of the whole stage; 0 where it does not train
   */
  record StageStarted(String stage, int steps) implements RunEvent {}

  /**
   * The losses of the steps since the last such event.
   *
   * @param stage its path
   * @param step steps done, from 1
   * @param loss the mean total loss
   * @param parts the mean of each of its terms
   * @param learningRate of the backbone
   * @param imagesPerSecond measured; differs between equal runs
   * @param dataWait the share of the time in which the model waited for images, 0..1; NaN in runs
   *     from before it was measured
   */
  record StepDone(
      String stage,
      int step,
      double loss,
      List<LossPart> parts,
      double learningRate,
      double imagesPerSecond,
      double dataWait)
      implements RunEvent {
    public StepDone {
      parts = List.copyOf(parts);
    }
  }

  /**
   * One term of a loss.
   *
   * @param name such as {@code ce}
   * @param value its mean
   */
  record LossPart(String name, double value) {}

  /**
   * A model was scored on the validation images.
   *
   * @param stage its path
   * @param step steps done; 0 where the stage does not train
   * @param checkpoint which of the stage's models: {@code last} after its last step, {@code
   *     intermediate} before
   * @param miou the mean IoU over the classes whose IoU is not NaN, 0..1
   * @param pixelAccuracy 0..1
   * @param classAccuracy the mean recall over the classes present, 0..1
   * @param iou of every class, in the order of their indices
   * @param confusion pixels, rows truth, columns prediction
   */
  record Evaluated(
      String stage,
      int step,
      String checkpoint,
      double miou,
      double pixelAccuracy,
      double classAccuracy,
      List<ClassIou> iou,
      List<List<Long>> confusion)
      implements RunEvent {
    /** {@link #checkpoint} of the model after the stage's last step. */
    public static final String LAST = "last";

    /** {@link #checkpoint} of a model in the middle of its stage. */
    public static final String INTERMEDIATE = "intermediate";

    public Evaluated {
      iou = List.copyOf(iou);
      confusion = confusion.stream().map(List::copyOf).toList();
    }

    /** The scores of a confusion matrix over the named classes. */
    public static Evaluated of(
        String stage, int step, String checkpoint, List<String> classes, ConfusionMatrix matrix) {
      List<ClassIou> iou = new ArrayList<>();
      for (int c = 0; c < classes.size(); c++) {
        iou.add(new ClassIou(classes.get(c), matrix.iou(c)));
      }
      return new Evaluated(
          stage,
          step,
          checkpoint,
          matrix.meanIou(),
          matrix.pixelAccuracy(),
          matrix.classAccuracy(),
          iou,
          Arrays.stream(matrix.toArray()).map(row -> Arrays.stream(row).boxed().toList()).toList());
    }
  }

  /**
   * The IoU of one class.
   *
   * @param name of the class
   * @param iou 0..1; NaN when the class is neither in the truth nor predicted
   */
  record ClassIou(String name, double iou) {}

  /**
   * A stage's last model was looked at: how far it is right where it is sure, on the validation
   * images.
   *
   * @param stage its path
   * @param step steps done; 0 where the stage does not train
   * @param images looked at
   * @param bins by rising confidence, of equal width
   */
  record Calibrated(String stage, int step, int images, List<Bin> bins) implements RunEvent {
    public Calibrated {
      bins = List.copyOf(bins);
    }

    /** The expected calibration error, 0..1; NaN without pixels. */
    public double error() {
      return CalibrationBins.calibrationError(bins);
    }
  }

  /**
   * Pseudo labels were made.
   *
   * @param stage its path
   * @param kept the share of all pixels that kept a label, 0..1; NaN when there were none
   * @param classes what was kept of each class
   */
  record PseudoLabelled(String stage, double kept, List<PseudoLabelClass> classes)
      implements RunEvent {
    public PseudoLabelled {
      classes = List.copyOf(classes);
    }

    /** The event of what a {@link RunListener} hears. */
    public static PseudoLabelled of(String stage, List<RunListener.PseudoLabelClass> heard) {
      long predicted = 0;
      long kept = 0;
      List<PseudoLabelClass> classes = new ArrayList<>();
      for (RunListener.PseudoLabelClass c : heard) {
        predicted += c.predicted();
        kept += c.kept();
        classes.add(
            new PseudoLabelClass(
                c.name(),
                c.threshold(),
                c.predicted(),
                share(c.kept(), c.predicted()),
                c.accuracy()));
      }
      return new PseudoLabelled(stage, share(kept, predicted), classes);
    }

    private static double share(long part, long all) {
      return all == 0 ? Double.NaN : (double) part / all;
    }
  }

  /**
   * One class of the pseudo labels.
   *
   * @param name of the class
   * @param threshold t_c, 0..1; NaN when the class was never predicted
   * @param predicted pixels predicted as the class
   * @param kept the share of them at or above the threshold, 0..1; NaN when none was predicted
   * @param accuracy the share of kept pixels that agree with the truth; NaN where none is known
   */
  record PseudoLabelClass(
      String name, double threshold, long predicted, double kept, double accuracy) {}

  /**
   * A step's loss was far above those before it.
   *
   * @param stage its path
   * @param step from 1
   * @param loss of that step
   * @param median of the steps before it
   */
  record LossSpiked(String stage, int step, double loss, double median) implements RunEvent {}

  /**
   * A step left the finite numbers.
   *
   * @param stage its path
   * @param step from 1
   * @param fault where it showed: {@code loss}, {@code gradient} or {@code weights}
   * @param loss the total; NaN if it is not finite
   * @param gradientNorm NaN if it is not finite
   * @param skipped whether training went on without the step's update
   */
  record StepFailed(
      String stage, int step, String fault, double loss, double gradientNorm, boolean skipped)
      implements RunEvent {}

  /**
   * A stage ended.
   *
   * @param stage its path
   * @param seconds it took, over all sessions; differs between equal runs
   */
  record StageFinished(String stage, double seconds) implements RunEvent {}
}
