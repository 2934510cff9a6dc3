package io.dualmix.train.objective;

import static org.bytedeco.pytorch.global.torch.cat;

import io.dualmix.data.load.Batch;
import io.dualmix.data.load.Loader;
import io.dualmix.train.Objective;
import io.dualmix.train.PixelLosses;
import io.dualmix.train.StepContext;
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

  /**
   * @param source labelled source images; owned by this objective
   * @param target labelled target images, with the source's crop; owned by this objective
   * @param auxiliaryWeight of the second head, if the model has one
   */
  public SampleLevelTeacher(Loader source, Loader target, double auxiliaryWeight) {
    this.source = source;
    this.target = target;
    this.auxiliaryWeight = auxiliaryWeight;
  }

  @Override
  public List<String> terms() {
    return List.of("source_ce", "target_ce");
  }

  @Override
  public int imagesPerStep() {
    return source.batchSize() + target.batchSize();
  }

  @Override
  public void compute(StepContext step) {
    Batch s = step.data(source::next);
    Batch t = step.data(target::next);
    Tensor input = step.place(cat(new TensorVector(s.images(), t.images())));
    Tensor sourceLabels = step.place(s.labels());
    Tensor targetLabels = step.place(t.labels());
    PixelLosses losses = step.forward(input);
    Tensor sourceCe = losses.crossEntropy(0, sourceLabels, auxiliaryWeight, 1);
    Tensor targetCe = losses.crossEntropy(s.size(), targetLabels, auxiliaryWeight, 1);
    step.term("source_ce", sourceCe);
    step.term("target_ce", targetCe);
    step.backward(losses.withGradient(sourceCe.add(targetCe)));
  }

  @Override
  public List<Input> inputs(int step) {
    return List.of(new Input("source", source.load(step)), new Input("target", target.load(step)));
  }

  @Override
  public void close() {
    source.close();
    target.close();
  }
}
