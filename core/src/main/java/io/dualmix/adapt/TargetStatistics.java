package io.dualmix.adapt;

import io.dualmix.data.load.Loader;
import io.dualmix.model.ForwardContext;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.NoGrad;
import io.dualmix.tensor.TensorScope;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Estimates the batch-norm statistics of trained models again, on images of the target domain
 * (AdaBN: Li et al. 2017). A teacher's statistics are of source and target images together, but it
 * guides the student on target images alone.
 */
final class TargetStatistics {
  /** Images per batch. */
  static final int BATCH = 4;

  /** 128 images: every channel has thousands of values, and the pass takes seconds. */
  static final int BATCHES = 32;

  private TargetStatistics() {}

  /**
   * Replaces the running statistics. Weights do not change, nor do frozen norms.
   *
   * @param models of the same input size, changed in place
   * @param images of the target domain, from the first step
   * @param backend the models' device
   */
  static void estimate(List<SegmentationModel> models, Loader images, Backend backend) {
    for (int i = 0; i < BATCHES; i++) {
      try (TensorScope scope = new TensorScope();
          NoGrad guard = NoGrad.open()) {
        Tensor batch = backend.place(images.next().images());
        ForwardContext context = ForwardContext.statistics(i);
        for (SegmentationModel model : models) {
          backend.autocast(() -> model.forward(model.normalise(batch), context));
        }
      }
    }
  }
}
