package io.dualmix.train.objective;

import static org.bytedeco.pytorch.global.torch.cat;

import io.dualmix.data.load.Batch;
import io.dualmix.data.load.Loader;
import io.dualmix.train.Objective;
import io.dualmix.train.PixelLosses;
import io.dualmix.train.StepContext;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * The baselines: cross entropy over the labelled images of one domain (source only, target only) or
 * of several domains in one batch (joint).
 */
public final class Supervised implements Objective {
  private final List<Loader> loaders;
  private final double auxiliaryWeight;

  /**
   * @param loaders of labelled images, all with the same crop; owned by this objective
   * @param auxiliaryWeight of the second head, if the model has one
   */
  public Supervised(List<Loader> loaders, double auxiliaryWeight) {
    this.loaders = List.copyOf(loaders);
    this.auxiliaryWeight = auxiliaryWeight;
  }

  @Override
  public List<String> terms() {
    return List.of("ce");
  }

  @Override
  public int imagesPerStep() {
    return loaders.stream().mapToInt(Loader::batchSize).sum();
  }

  @Override
  public void compute(StepContext step) {
    List<Tensor> images = new ArrayList<>();
    List<Tensor> labels = new ArrayList<>();
    for (Loader loader : loaders) {
      Batch batch = step.data(loader::next);
      images.add(batch.images());
      labels.add(batch.labels());
    }
    Tensor input = step.place(joined(images));
    Tensor truth = step.place(joined(labels));
    PixelLosses losses = step.forward(input);
    Tensor ce = losses.crossEntropy(0, truth, auxiliaryWeight, 1);
    step.term("ce", ce);
    step.backward(losses.withGradient(ce));
  }

  /** The images or labels of several batches as one; a single one is not copied. */
  static Tensor joined(List<Tensor> tensors) {
    return tensors.size() == 1
        ? tensors.get(0)
        : cat(new TensorVector(tensors.toArray(new Tensor[0])));
  }

  @Override
  public List<Input> inputs(int step) {
    List<Input> inputs = new ArrayList<>();
    for (Loader loader : loaders) {
      inputs.add(new Input("domain-" + (inputs.size() + 1), loader.load(step)));
    }
    return inputs;
  }

  @Override
  public void close() {
    loaders.forEach(Loader::close);
  }
}
