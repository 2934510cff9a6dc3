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
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * The baselines: cross entropy over the labelled images of one domain (source only, target only) or
 * of several side by side in one batch (joint).
 */
public final class Supervised implements Objective {
  private final List<Loader> loaders;
  private final double auxiliaryWeight;
  private final Backend backend;

  /**
   * @param loaders of labelled images, all with the same crop; owned by this objective
   * @param auxiliaryWeight of the second head, if the model has one
   * @param backend where the model lives
   */
  public Supervised(List<Loader> loaders, double auxiliaryWeight, Backend backend) {
    this.loaders = List.copyOf(loaders);
    this.auxiliaryWeight = auxiliaryWeight;
    this.backend = backend;
  }

  @Override
  public List<String> parts() {
    return List.of("ce");
  }

  @Override
  public int imagesPerStep() {
    return loaders.stream().mapToInt(Loader::batchSize).sum();
  }

  @Override
  public Loss loss(SegmentationModel model, ForwardContext context, int step, StepClock clock) {
    clock.enter(StepClock.Phase.DATA);
    List<Tensor> images = new ArrayList<>();
    List<Tensor> labels = new ArrayList<>();
    for (Loader loader : loaders) {
      Batch batch = loader.next();
      images.add(batch.images());
      labels.add(batch.labels());
    }
    Tensor input = backend.place(joined(images));
    Tensor truth = backend.place(joined(labels));
    clock.enter(StepClock.Phase.FORWARD);
    List<Tensor> levels = model.coarseLevels(model.normalise(input), context);
    clock.enter(StepClock.Phase.LOSS);
    PixelLosses losses = new PixelLosses(model, levels, input.size(2), input.size(3));
    Tensor ce = losses.crossEntropy(0, truth, auxiliaryWeight, 1);
    return new Loss(losses.withGradient(ce), List.of(Loss.part("ce", ce)));
  }

  private static Tensor joined(List<Tensor> tensors) {
    return tensors.size() == 1
        ? tensors.get(0)
        : cat(new TensorVector(tensors.toArray(new Tensor[0])));
  }

  @Override
  public List<Input> inputs(int step) {
    List<Input> inputs = new ArrayList<>();
    for (Loader loader : loaders) {
      inputs.add(new Input("domain-" + (inputs.size() + 1), loader.again(step)));
    }
    return inputs;
  }

  @Override
  public void close() {
    loaders.forEach(Loader::close);
  }
}
