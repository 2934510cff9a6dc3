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
 * The region-level teacher (paper, eq. 1 and 2): a rectangle of a source image and its label
 * replaces the same rectangle of a labelled target image, and the model minimises the cross entropy
 * of the mixed image: L_RL = CE(M_RL(x_rl), y_rl).
 */
public final class RegionLevelTeacher implements Objective {
  /** The name of the mixed batch in {@link #inputs}. */
  public static final String MIXED = "mixed";

  private final Loader source;
  private final Loader target;
  private final Mixing mixing;
  private final double auxiliaryWeight;

  /** Mixes the next batch while the current step computes. */
  private final Prefetcher<Batch> mixed;

  /**
   * The distribution of the rectangles; the rectangles of a step depend only on these values.
   *
   * @param rectangles the sampler of sizes and positions
   * @param probability of mixing an image, 0..1; otherwise the target image is unchanged
   * @param seed of the run
   * @param stage such as {@code round-1/region-teacher}
   */
  public record Mixing(RectangleSampler rectangles, double probability, long seed, String stage) {

    /** Mixes two batches of the same size, with the rectangles of their step. */
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
   * @param target labelled target images, with the same batch size and crop; owned by this
   *     objective
   * @param mixing the distribution of the rectangles
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
