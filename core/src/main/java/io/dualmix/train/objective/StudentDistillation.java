package io.dualmix.train.objective;

import static org.bytedeco.pytorch.global.torch.cat;

import io.dualmix.DualMixException;
import io.dualmix.data.load.Batch;
import io.dualmix.data.load.Loader;
import io.dualmix.eval.Ensemble;
import io.dualmix.eval.EnsembleOutput;
import io.dualmix.train.Objective;
import io.dualmix.train.PixelLosses;
import io.dualmix.train.StepContext;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The student (paper, eq. 4): it is distilled from the averaged output E of both fixed teachers on
 * unlabelled target images, and supervised by ground truth on labelled ones: L_S = 0.5 *
 * KL(E(M_RL(x_u), M_SL(x_u)), M_S(x_u)) + 1.0 * CE(M_S(x_t), y_t).
 */
public final class StudentDistillation implements Objective {
  /**
   * The weights of eq. 4 and the form of its first term.
   *
   * @param weight of the distillation, at least 0; the paper's is 0.5
   * @param supervisedWeight of the cross entropy, at least 0; the paper's is 1.0
   * @param temperature of both softmaxes, above 0; 1 is the formula as printed
   * @param temperatureSquared whether to multiply the distillation loss by T²
   * @param auxiliaryWeight of the second head's cross entropy, if the model has one; only the main
   *     head is distilled
   * @param byClass whether the stage's class weights hold for the divergence as well
   */
  public record Weights(
      double weight,
      double supervisedWeight,
      double temperature,
      boolean temperatureSquared,
      double auxiliaryWeight,
      boolean byClass) {
    /** Weights with a divergence that counts every pixel alike. */
    public Weights(
        double weight,
        double supervisedWeight,
        double temperature,
        boolean temperatureSquared,
        double auxiliaryWeight) {
      this(weight, supervisedWeight, temperature, temperatureSquared, auxiliaryWeight, false);
    }

    public Weights {
      if (weight < 0 || supervisedWeight < 0 || !(temperature > 0)) {
        throw new DualMixException(
            "Distillation needs weights of at least 0 and a temperature above 0, not "
                + weight
                + ", "
                + supervisedWeight
                + " and "
                + temperature,
            "See method.distillation in the configuration.");
      }
    }
  }

  private final Loader unlabelled;
  private final Loader labelled;
  private final Ensemble teachers;
  private final Weights weights;

  /**
   * @param unlabelled target images; owned by this objective
   * @param labelled target images, with the same crop; owned by this objective
   * @param teachers both, fixed; owned by the caller
   * @param weights of the two terms
   */
  public StudentDistillation(
      Loader unlabelled, Loader labelled, Ensemble teachers, Weights weights) {
    this.unlabelled = unlabelled;
    this.labelled = labelled;
    this.teachers = teachers;
    this.weights = weights;
  }

  @Override
  public List<String> terms() {
    return List.of("kl", "target_ce");
  }

  @Override
  public int imagesPerStep() {
    return unlabelled.batchSize() + labelled.batchSize();
  }

  @Override
  public void compute(StepContext step) {
    Batch u = step.data(unlabelled::next);
    Batch t = step.data(labelled::next);
    Tensor unlabelledImages = step.place(u.images());
    Tensor input = cat(new TensorVector(unlabelledImages, step.place(t.images())));
    Tensor labels = step.place(t.labels());
    EnsembleOutput guidance = step.guidance(() -> teachers.forward(unlabelledImages));
    PixelLosses losses = step.forward(input);
    Tensor kl = divergence(step, losses, u, guidance, weights);
    Tensor ce =
        losses.crossEntropy(
            u.size(), labels, weights.auxiliaryWeight(), weights.supervisedWeight());
    step.term("kl", kl);
    step.term("target_ce", ce);
    Tensor total =
        kl.mul(new Scalar(weights.weight())).add(ce.mul(new Scalar(weights.supervisedWeight())));
    step.backward(losses.withGradient(total));
  }

  /**
   * The divergence of the first images of a batch from the teachers, without gradient.
   *
   * @param u these images
   */
  static Tensor divergence(
      StepContext step, PixelLosses losses, Batch u, EnsembleOutput guidance, Weights weights) {
    // Padding shows nothing: like the ignored pixels of a label, it does not count.
    Tensor content = u.padded() ? step.place(u.contentMask()).to(ScalarType.Float) : null;
    losses.weighDivergence(weights.byClass());
    return losses.distillation(
        guidance,
        u.size(),
        content,
        Math.max(1, u.contentPixels()),
        weights.temperature(),
        weights.temperatureSquared(),
        weights.weight());
  }

  @Override
  public List<Input> inputs(int step) {
    return List.of(
        new Input("unlabelled", unlabelled.load(step)), new Input("target", labelled.load(step)));
  }

  @Override
  public void close() {
    unlabelled.close();
    labelled.close();
  }
}
