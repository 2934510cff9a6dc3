package io.dualmix.train.objective;

import io.dualmix.data.load.Batch;
import io.dualmix.data.load.Loader;
import io.dualmix.data.load.Prefetcher;
import io.dualmix.mix.RectangleSampler;
import io.dualmix.mix.RegionMix;
import io.dualmix.tensor.RandomStream;
import io.dualmix.train.Objective;
import io.dualmix.train.PixelLosses;
import io.dualmix.train.StepContext;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The region-level teacher (paper, eq. 1 and 2): a rectangle of a source image replaces the same
 * place of a labelled target image, labels alike, and the model learns the mixed image by cross
 * entropy: L_RL = CE(M_RL(x_rl), y_rl).
 */
public final class RegionLevelTeacher implements Objective {
  /** The name of the mixed batch among the inputs of a step. */
  public static final String MIXED = "mixed";

  private final Loader source;
  private final Loader target;
  private final Mixing mixing;
  private final double auxiliaryWeight;

  /**
   * Mixes while the step before computes: on a busy machine the main thread would wait its turn.
   */
  private final Prefetcher<Batch> mixed;

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
   */
  public RegionLevelTeacher(Loader source, Loader target, Mixing mixing, double auxiliaryWeight) {
    this.source = source;
    this.target = target;
    this.mixing = mixing;
    this.auxiliaryWeight = auxiliaryWeight;
    this.mixed =
        new Prefetcher<>(Integer.MAX_VALUE, next -> mixing.mix(source.next(), target.next()));
  }

  @Override
  public List<String> terms() {
    return List.of("ce");
  }

  @Override
  public int imagesPerStep() {
    return target.batchSize();
  }

  @Override
  public void compute(StepContext step) {
    Batch batch = step.data(mixed::next);
    Tensor input = step.place(batch.images());
    Tensor labels = step.place(batch.labels());
    PixelLosses losses = step.forward(input);
    Tensor ce = losses.crossEntropy(0, labels, auxiliaryWeight, 1);
    step.term("ce", ce);
    step.backward(losses.withGradient(ce));
  }

  @Override
  public List<Input> inputs(int step) {
    Batch s = source.load(step);
    Batch t = target.load(step);
    return List.of(
        new Input("source", s), new Input("target", t), new Input(MIXED, mixing.mix(s, t)));
  }

  @Override
  public void close() {
    source.close();
    target.close();
    mixed.close();
  }
}
