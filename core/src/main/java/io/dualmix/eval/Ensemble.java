package io.dualmix.eval;

import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.NoGrad;
import io.dualmix.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The averaged output E of one or more fixed models (paper, section 3.3). The caller owns the
 * models.
 */
public final class Ensemble implements Predictor {
  /** The values to average over the models. */
  public enum Average {
    /** The softmax outputs, as in the paper. */
    PROBABILITIES,
    /** The logits, before the softmax. */
    LOGITS
  }

  private final List<SegmentationModel> models;
  private final Average average;
  private final Backend backend;

  /**
   * @param models at least one, over the same classes
   * @param average what to average
   * @param backend the models' device
   */
  public Ensemble(List<SegmentationModel> models, Average average, Backend backend) {
    this.models = List.copyOf(models);
    this.average = average;
    this.backend = backend;
  }

  /** An ensemble of one model. */
  public static Ensemble of(SegmentationModel model, Backend backend) {
    return new Ensemble(List.of(model), Average.PROBABILITIES, backend);
  }

  @Override
  public Tensor probabilities(Tensor images, long height, long width) {
    try (TensorScope scope = new TensorScope()) {
      EnsembleOutput guidance = forward(backend.place(images));
      return scope.keep(guidance.probabilities(0, images.size(0), height, width, 1));
    }
  }

  /**
   * The logits of all models for a batch, from which E follows at any temperature.
   *
   * @param images 8-bit RGB on the models' device, {@code [N, 3, h, w]}
   * @return owned by the caller's scope
   */
  public EnsembleOutput forward(Tensor images) {
    try (TensorScope scope = new TensorScope();
        NoGrad guard = NoGrad.open()) {
      List<Tensor> coarse = new ArrayList<>();
      for (SegmentationModel model : models) {
        Tensor logits = backend.autocast(() -> model.forward(model.normalise(images)));
        coarse.add(scope.keep(logits.to(ScalarType.Float).contiguous()));
      }
      return new EnsembleOutput(models, coarse, average);
    }
  }
}
