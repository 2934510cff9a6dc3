package io.dualmix.train.objective;

import io.dualmix.data.load.Batch;
import io.dualmix.data.load.Loader;
import io.dualmix.data.load.ReadAhead;
import io.dualmix.mix.RectangleSampler;
import io.dualmix.mix.RegionMix;
import io.dualmix.model.ForwardContext;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.RandomStream;
import io.dualmix.train.Loss;
import io.dualmix.train.Objective;
import io.dualmix.train.PixelLosses;
import io.dualmix.train.StepClock;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The region-level teacher (paper, eq. 1 and 2): a rectangle of a source image replaces the same
 * place of a labelled target image, labels alike, and the model learns the mixed image by cross
 * entropy: L_RL = CE(M_RL(x_rl), y_rl).
 */
public final class RegionLevelTeacher implements Objective {
  private final Loader source;
  private final Loader target;
  private final Mixing mixing;
  private final double auxiliaryWeight;
  private final Backend backend;

  /**
   * Mixes while the step before computes: on a busy machine the main thread would wait its turn.
   */
  private final ReadAhead<Batch> mixed;

  /**
   * How rectangles are drawn; what is drawn for a step depends on nothing but these values.
   *
   * @param rectangles sizes and places
   * @param probability of mixing an image at all, 0..1; otherwise the target image stays as it is
   * @param seed of the run
   * @param stage such as {@code round-1/region-teacher}
   */
  public record Mixing(RectangleSampler rectangles, double probability, long seed, String stage) {

    /** Mixes two batches of one size as the step does that they were made for. */
    public Batch mix(Batch source, Batch target) {
      RandomStream random = RandomStream.of(seed, stage, "rectangles", target.step());
      return RegionMix.mix(
          source,
          target,
          rectangles.draw(target.size(), target.width(), target.height(), probability, random));
    }
  }

  /**
   * @param source labelled source images; owned by this objective
   * @param target labelled target images, batch and crop as the source's; owned by this objective
   * @param mixing how to mix
   * @param auxiliaryWeight of the second head, if the model has one
   * @param backend where the model lives
   */
  public RegionLevelTeacher(
      Loader source, Loader target, Mixing mixing, double auxiliaryWeight, Backend backend) {
    this.source = source;
    this.target = target;
    this.mixing = mixing;
    this.auxiliaryWeight = auxiliaryWeight;
    this.backend = backend;
    this.mixed =
        new ReadAhead<>(Integer.MAX_VALUE, next -> mixing.mix(source.next(), target.next()));
  }

  @Override
  public List<String> parts() {
    return List.of("ce");
  }

  @Override
  public int imagesPerStep() {
    return target.batchSize();
  }

  @Override
  public Loss loss(SegmentationModel model, ForwardContext context, int step, StepClock clock) {
    clock.enter(StepClock.Phase.DATA);
    Batch batch = mixed.next();
    Tensor input = backend.place(batch.images());
    Tensor labels = backend.place(batch.labels());
    clock.enter(StepClock.Phase.FORWARD);
    List<Tensor> levels = model.coarseLevels(model.normalise(input), context);
    clock.enter(StepClock.Phase.LOSS);
    PixelLosses losses = new PixelLosses(model, levels, input.size(2), input.size(3));
    Tensor ce = losses.crossEntropy(0, labels, auxiliaryWeight, 1);
    return new Loss(losses.withGradient(ce), List.of(Loss.part("ce", ce)));
  }

  @Override
  public List<Input> inputs(int step) {
    Batch s = source.again(step);
    Batch t = target.again(step);
    return List.of(
        new Input("source", s), new Input("target", t), new Input("mixed", mixing.mix(s, t)));
  }

  @Override
  public void close() {
    source.close();
    target.close();
    mixed.close();
  }
}
