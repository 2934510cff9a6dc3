package io.dualmix.bench;

import static org.bytedeco.pytorch.global.torch.cat;

import io.dualmix.data.load.Batch;
import io.dualmix.eval.Ensemble;
import io.dualmix.model.ForwardContext;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.Backend;
import io.dualmix.train.Loss;
import io.dualmix.train.Losses;
import io.dualmix.train.Objective;
import io.dualmix.train.StepClock;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The student's loss (paper, eq. 4) as one would first write it: the logits of whole batches at the
 * labels' size, gradients recorded. What {@link io.dualmix.train.objective.StudentDistillation} is
 * measured against.
 */
final class ReferenceDistillation implements Objective {
  private static final double WEIGHT = 0.5;

  private final Objective batches;
  private final Ensemble teachers;
  private final Backend backend;

  /**
   * @param batches gives the unlabelled batch and the labelled one; owned by this objective
   * @param teachers both, fixed; owned by the caller
   * @param backend where the models live
   */
  ReferenceDistillation(Objective batches, Ensemble teachers, Backend backend) {
    this.batches = batches;
    this.teachers = teachers;
    this.backend = backend;
  }

  @Override
  public List<String> parts() {
    return batches.parts();
  }

  @Override
  public int imagesPerStep() {
    return batches.imagesPerStep();
  }

  @Override
  public Loss loss(SegmentationModel model, ForwardContext context, int step, StepClock clock) {
    clock.enter(StepClock.Phase.DATA);
    List<Input> inputs = batches.inputs(step);
    Batch u = inputs.get(0).batch();
    Batch t = inputs.get(1).batch();
    Tensor unlabelled = backend.place(u.images());
    Tensor input = cat(new TensorVector(unlabelled, backend.place(t.images())));
    clock.enter(StepClock.Phase.TEACHERS);
    Tensor guidance = teachers.probabilities(unlabelled, u.height(), u.width());
    clock.enter(StepClock.Phase.FORWARD);
    Tensor logits = model.logits(model.normalise(input), u.height(), u.width(), context);
    clock.enter(StepClock.Phase.LOSS);
    Tensor kl = Losses.distillation(guidance, logits.narrow(0, 0, u.size()), 1, false);
    Tensor ce =
        Losses.crossEntropy(
            logits.narrow(0, u.size(), t.size()), backend.place(t.labels()).to(ScalarType.Long));
    return new Loss(
        kl.mul(new Scalar(WEIGHT)).add(ce),
        List.of(new Loss.Part("kl", kl.detach()), new Loss.Part("target_ce", ce.detach())));
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
