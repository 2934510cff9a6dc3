package io.dualmix.eval;

import static org.bytedeco.pytorch.global.torch.softmax;

import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.NoGrad;
import io.dualmix.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * What an ensemble sees in a batch, at the networks' own resolution. The averaged output E at the
 * labels' size is made of it by and by: that of a whole batch, of every model, would take more
 * memory than anything else in a step.
 */
public final class Guidance {
  private final List<SegmentationModel> models;
  private final List<Tensor> coarse;
  private final Ensemble.Average average;

  /**
   * @param models that saw the batch
   * @param coarse their logits, [N, C, h, w] each, without gradient
   * @param average what is averaged over them
   */
  Guidance(List<SegmentationModel> models, List<Tensor> coarse, Ensemble.Average average) {
    this.models = models;
    this.coarse = new ArrayList<>(coarse);
    this.average = average;
  }

  /**
   * E at a temperature for some images: the mean over models of softmax(logits / T), or the softmax
   * of the mean of logits / T.
   *
   * @param from the first image, from 0
   * @param count of the images, at least 1
   * @param height H of the output
   * @param width W of the output
   * @param temperature T, above 0
   * @return {@code [count, C, H, W]} without gradient; owned by the caller's scope
   */
  public Tensor probabilities(long from, long count, long height, long width, double temperature) {
    try (TensorScope scope = new TensorScope();
        NoGrad guard = NoGrad.open()) {
      Tensor sum = null;
      for (int i = 0; i < models.size(); i++) {
        Tensor logits = coarse.get(i).narrow(0, from, count);
        Tensor output = models.get(i).upsample(logits, height, width);
        if (temperature != 1) {
          output.mul_(new Scalar(1 / temperature));
        }
        if (average == Ensemble.Average.PROBABILITIES) {
          Tensor scores = output;
          output = softmax(scores, 1);
          scope.drop(scores);
        }
        if (sum == null) {
          sum = output;
        } else {
          sum.add_(output);
          scope.drop(output);
        }
      }
      if (models.size() > 1) {
        sum.mul_(new Scalar(1.0 / models.size()));
      }
      return scope.keep(average == Ensemble.Average.LOGITS ? softmax(sum, 1) : sum);
    }
  }
}
