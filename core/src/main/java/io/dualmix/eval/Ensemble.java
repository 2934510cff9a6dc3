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
 * The averaged output E of one or more fixed models (paper, section 3.3). One model alone is an
 * ensemble of one. The models stay owned by the caller.
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
    try (TensorScope scope = new TensorScope()) {
      Guidance guidance = guide(backend.place(images));
      return scope.keep(guidance.probabilities(0, images.size(0), height, width, 1));
    }
  }

  /**
   * What all models see in a batch, from which E follows at any temperature.
   *
   * @param images 8-bit RGB on the models' device, {@code [N, 3, h, w]}
   * @return owned by the caller's scope
   */
  public Guidance guide(Tensor images) {
    try (TensorScope scope = new TensorScope();
        NoGrad guard = NoGrad.open()) {
      List<Tensor> coarse = new ArrayList<>();
      for (SegmentationModel model : models) {
        Tensor logits = backend.autocast(() -> model.forward(model.normalise(images)));
        coarse.add(scope.keep(logits.to(ScalarType.Float).contiguous()));
      }
      return new Guidance(models, coarse, average);
    }
  }
}
