package io.dualmix.train.objective;

import static org.bytedeco.pytorch.global.torch.cat;

import io.dualmix.data.load.Batch;
import io.dualmix.data.load.Loader;
import io.dualmix.model.ForwardContext;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.Backend;
import io.dualmix.train.Loss;
import io.dualmix.train.Objective;
import io.dualmix.train.PixelLosses;
import io.dualmix.train.StepClock;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * The sample-level teacher (paper, eq. 3): every step sees whole source images and whole labelled
 * target images, L_SL = CE(M_SL(x_s), y_s) + CE(M_SL(x_t), y_t).
 *
 * <p>Both domains go through the network in one batch, so that batch normalisation sees in training
 * the mixture whose running statistics it uses afterwards.
 */
public final class SampleLevelTeacher implements Objective {
  private final Loader source;
  private final Loader target;
  private final double auxiliaryWeight;
  private final Backend backend;

  /**
   * @param source labelled source images; owned by this objective
   * @param target labelled target images, with the source's crop; owned by this objective
   * @param auxiliaryWeight of the second head, if the model has one
   * @param backend where the model lives
   */
  public SampleLevelTeacher(Loader source, Loader target, double auxiliaryWeight, Backend backend) {
    this.source = source;
    this.target = target;
    this.auxiliaryWeight = auxiliaryWeight;
    this.backend = backend;
  }

  @Override
  public List<String> parts() {
    return List.of("source_ce", "target_ce");
  }

  @Override
  public int imagesPerStep() {
    return source.batchSize() + target.batchSize();
  }

  @Override
  public Loss loss(SegmentationModel model, ForwardContext context, int step, StepClock clock) {
    clock.enter(StepClock.Phase.DATA);
    Batch s = source.next();
    Batch t = target.next();
    Tensor input = backend.place(cat(new TensorVector(s.images(), t.images())));
    Tensor sourceLabels = backend.place(s.labels());
    Tensor targetLabels = backend.place(t.labels());
    clock.enter(StepClock.Phase.FORWARD);
    List<Tensor> levels = model.coarseLevels(model.normalise(input), context);
    clock.enter(StepClock.Phase.LOSS);
    PixelLosses losses = new PixelLosses(model, levels, input.size(2), input.size(3));
    Tensor sourceCe = losses.crossEntropy(0, sourceLabels, auxiliaryWeight, 1);
    Tensor targetCe = losses.crossEntropy(s.size(), targetLabels, auxiliaryWeight, 1);
    return new Loss(
        losses.withGradient(sourceCe.add(targetCe)),
        List.of(Loss.part("source_ce", sourceCe), Loss.part("target_ce", targetCe)));
  }

  @Override
  public List<Input> inputs(int step) {
    return List.of(
        new Input("source", source.again(step)), new Input("target", target.again(step)));
  }

  @Override
  public void close() {
    source.close();
    target.close();
  }
}
