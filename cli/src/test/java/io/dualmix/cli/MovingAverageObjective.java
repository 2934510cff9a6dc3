package io.dualmix.cli;

import io.dualmix.adapt.setup.ObjectiveType;
import io.dualmix.adapt.setup.StageSetup;
import io.dualmix.data.load.Batch;
import io.dualmix.data.load.Loader;
import io.dualmix.model.SegmentationModel;
import io.dualmix.train.Ema;
import io.dualmix.train.Objective;
import io.dualmix.train.PixelLosses;
import io.dualmix.train.StepContext;
import io.dualmix.train.objective.Need;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/** An objective with two backward passes in a step, and a moving average that is scored. */
public final class MovingAverageObjective implements ObjectiveType {
  static final String NAME = "test_moving_average";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<Need> needs() {
    return EnumSet.of(Need.SOURCE, Need.LABELLED_TARGET);
  }

  @Override
  public Objective create(StageSetup setup, int batch, int firstStep, SegmentationModel model) {
    return new Averaged(
        setup.plainSource(batch, firstStep),
        setup.groundTruth(batch, firstStep),
        new Ema(model, 0.9, setup.backend()));
  }

  private record Averaged(Loader source, Loader target, Ema average) implements Objective {
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
      backward(step, "source_ce", step.data(source::next));
      backward(step, "target_ce", step.data(target::next));
    }

    private static void backward(StepContext step, String term, Batch batch) {
      PixelLosses losses = step.forward(step.place(batch.images()));
      Tensor ce = losses.crossEntropy(0, step.place(batch.labels()), 0, 1);
      step.term(term, ce);
      step.backward(losses.withGradient(ce));
    }

    @Override
    public void updated(StepContext step) {
      average.update(step.model());
    }

    @Override
    public Map<String, Tensor> state() {
      return average.counters();
    }

    @Override
    public Optional<SegmentationModel> scored() {
      return Optional.of(average.model());
    }

    @Override
    public List<Input> inputs(int step) {
      return List.of(
          new Input("source", source.load(step)), new Input("target", target.load(step)));
    }

    @Override
    public void close() {
      source.close();
      target.close();
      average.close();
    }
  }
}
