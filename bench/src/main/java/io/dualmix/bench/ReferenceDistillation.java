package io.dualmix.bench;

import static org.bytedeco.pytorch.global.torch.cat;

import io.dualmix.data.load.Batch;
import io.dualmix.eval.Ensemble;
import io.dualmix.model.SegmentationModel;
import io.dualmix.train.Losses;
import io.dualmix.train.Objective;
import io.dualmix.train.StepContext;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A straightforward implementation of the student's loss (paper, eq. 4): the logits of whole
 * batches at the labels' size, with autograd. The reference for measurements of {@link
 * io.dualmix.train.objective.StudentDistillation}.
 */
final class ReferenceDistillation implements Objective {
  private static final double WEIGHT = 0.5;

  private final Objective batches;
  private final Ensemble teachers;

  /**
   * @param batches provides the unlabelled and the labelled batch; owned by this objective
   * @param teachers both, fixed; owned by the caller
   */
  ReferenceDistillation(Objective batches, Ensemble teachers) {
    this.batches = batches;
    this.teachers = teachers;
  }

  @Override
  public List<String> terms() {
    return batches.terms();
  }

  @Override
  public int imagesPerStep() {
    return batches.imagesPerStep();
  }

  @Override
  public void compute(StepContext step) {
    List<Input> inputs = step.data(() -> batches.inputs(step.step()));
    Batch u = inputs.get(0).batch();
    Batch t = inputs.get(1).batch();
    Tensor unlabelled = step.place(u.images());
    Tensor input = cat(new TensorVector(unlabelled, step.place(t.images())));
    Tensor guidance =
        step.guidance(() -> teachers.probabilities(unlabelled, u.height(), u.width()));
    SegmentationModel model = step.model();
    Tensor logits =
        step.forward(
            context -> model.logits(model.normalise(input), u.height(), u.width(), context));
    Tensor kl = Losses.distillation(guidance, logits.narrow(0, 0, u.size()), 1, false);
    Tensor ce =
        Losses.crossEntropy(
            logits.narrow(0, u.size(), t.size()), step.place(t.labels()).to(ScalarType.Long));
    step.term("kl", kl);
    step.term("target_ce", ce);
    step.backward(kl.mul(new Scalar(WEIGHT)).add(ce));
  }

  @Override
  public List<Input> inputs(int step) {
    return batches.inputs(step);
  }

  @Override
  public void close() {
    batches.close();
  }
}
