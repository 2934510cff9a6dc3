package io.dualmix.eval;

import static org.bytedeco.pytorch.global.torch.softmax;

import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.GradientFree;
import io.dualmix.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The averaged output E of one or more fixed models (paper, section 3.3). One model alone is an
 * ensemble of one. The models stay owned by the caller, in evaluation mode while predicting.
 */
public final class Ensemble implements Predictor {
  /** What is averaged over the models. */
  public enum Average {
    /** The softmax outputs; the paper's words. */
    PROBABILITIES,
    /** The scores before the softmax. */
    LOGITS
  }

  private final List<SegmentationModel> models;
  private final Average average;
  private final Backend backend;

  /**
   * @param models at least one, over the same classes
   * @param average what to average
   * @param backend where the models live
   */
  public Ensemble(List<SegmentationModel> models, Average average, Backend backend) {
    this.models = List.copyOf(models);
    this.average = average;
    this.backend = backend;
  }

  /** One model alone. */
  public static Ensemble of(SegmentationModel model, Backend backend) {
    return new Ensemble(List.of(model), Average.PROBABILITIES, backend);
  }

  @Override
  public Tensor probabilities(Tensor images, long height, long width) {
    return probabilities(backend.place(images), height, width, 1);
  }

  /**
   * E at a temperature: the mean over models of softmax(logits / T), or the softmax of the mean of
   * logits / T.
   *
   * @param images 8-bit RGB on the models' device, {@code [N, 3, h, w]}
   * @param height H of the output
   * @param width W of the output
   * @param temperature T, above 0
   * @return {@code [N, C, H, W]} without gradient; owned by the caller's scope
   */
  public Tensor probabilities(Tensor images, long height, long width, double temperature) {
    try (TensorScope scope = new TensorScope();
        GradientFree guard = GradientFree.open()) {
      Tensor sum = null;
      for (SegmentationModel model : models) {
        Tensor output = output(model, images, height, width, temperature);
        sum = sum == null ? output : sum.add_(output);
      }
      if (models.size() > 1) {
        sum = sum.mul_(new Scalar(1.0 / models.size()));
      }
      return scope.keep(average == Average.LOGITS ? softmax(sum, 1) : sum);
    }
  }

  /**
   * What all models see in a batch, for {@link Guidance}.
   *
   * @param images 8-bit RGB on the models' device, {@code [N, 3, h, w]}
   * @return owned by the caller's scope
   */
  public Guidance guide(Tensor images) {
    try (TensorScope scope = new TensorScope();
        GradientFree guard = GradientFree.open()) {
      List<Tensor> coarse = new ArrayList<>();
      for (SegmentationModel model : models) {
        model.train(false);
        Tensor logits = backend.autocast(() -> model.forward(model.normalise(images)));
        coarse.add(scope.keep(logits.to(ScalarType.Float).contiguous()));
      }
      return new Guidance(models, coarse, average);
    }
  }

  private Tensor output(
      SegmentationModel model, Tensor images, long height, long width, double temperature) {
    model.train(false);
    Tensor logits = backend.autocast(() -> model.logits(model.normalise(images), height, width));
    if (temperature != 1) {
      logits = logits.mul(new Scalar(1 / temperature));
    }
    return average == Average.LOGITS ? logits : softmax(logits, 1);
  }
}
