package io.dualmix.train;

import io.dualmix.model.ForwardContext;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** What an objective computes in one step, without a trainer around it. */
public final class OneStep {
  private OneStep() {}

  /** The numbers of a step: the loss, then its terms; gradients are added to the model's. */
  public static double[] of(Objective objective, SegmentationModel model, int step) {
    return of(objective, model, step, ClassWeights.none());
  }

  /** The same with weights of the classes. */
  public static double[] of(
      Objective objective, SegmentationModel model, int step, ClassWeights weights) {
    try (ForwardContext passes = TinyTraining.context()) {
      StepContext context =
          new StepContext(
              step,
              model,
              passes,
              TinyTraining.backend(),
              StepClock.running(),
              weights.tensor(TinyTraining.backend()),
              HardPixels.all());
      objective.compute(context);
      List<Tensor> numbers = context.numbers(objective.terms());
      return numbers.stream().mapToDouble(number -> Tensors.toDoubles(number)[0]).toArray();
    }
  }
}
