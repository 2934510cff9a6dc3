package org.example.dualmix;

import static org.bytedeco.pytorch.global.torch.log_softmax;

import io.dualmix.data.load.Batch;
import io.dualmix.data.load.Loader;
import io.dualmix.train.Objective;
import io.dualmix.train.PixelLosses;
import io.dualmix.train.StepContext;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** What {@link EntropyMinimisation} computes in a step. */
record EntropyObjective(Loader source, Loader target, Loader unlabelled) implements Objective {
  /** The published weight of the entropy. */
  private static final double ENTROPY_WEIGHT = 0.001;

  @Override
  public List<String> terms() {
    return List.of("source_ce", "target_ce", "entropy");
  }

  @Override
  public int imagesPerStep() {
    return source.batchSize() + target.batchSize() + unlabelled.batchSize();
  }

  @Override
  public void compute(StepContext step) {
    crossEntropy(step, "source_ce", step.data(source::next));
    crossEntropy(step, "target_ce", step.data(target::next));
    Batch batch = step.data(unlabelled::next);
    Tensor entropy = entropy(step, step.place(batch.images()));
    step.term("entropy", entropy);
    step.backward(entropy.mul(new Scalar(ENTROPY_WEIGHT)));
  }

  private static void crossEntropy(StepContext step, String term, Batch batch) {
    PixelLosses losses = step.forward(step.place(batch.images()));
    Tensor value = losses.crossEntropy(0, step.place(batch.labels()), 0, 1);
    step.term(term, value);
    step.backward(losses.withGradient(value));
  }

  /** The mean entropy of the predictions in nats, from the logits at the network's resolution. */
  private static Tensor entropy(StepContext step, Tensor images) {
    Tensor logits =
        step.forward(
            context -> step.model().coarseLevels(step.model().normalise(images), context).get(0));
    Tensor logProbabilities = log_softmax(logits, 1);
    return logProbabilities.exp().mul(logProbabilities).sum(1).mean().neg();
  }

  @Override
  public List<Input> inputs(int step) {
    return List.of(
        new Input("source", source.load(step)),
        new Input("target", target.load(step)),
        new Input("unlabelled", unlabelled.load(step)));
  }

  @Override
  public void close() {
    source.close();
    target.close();
    unlabelled.close();
  }
}
