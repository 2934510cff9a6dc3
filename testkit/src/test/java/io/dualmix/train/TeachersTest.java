package io.dualmix.train;

import static io.dualmix.train.TinyTraining.CLASSES;
import static io.dualmix.train.TinyTraining.HEIGHT;
import static io.dualmix.train.TinyTraining.SEED;
import static io.dualmix.train.TinyTraining.WIDTH;
import static io.dualmix.train.TinyTraining.images;
import static io.dualmix.train.TinyTraining.loader;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.data.load.Batch;
import io.dualmix.data.load.Loader;
import io.dualmix.mix.Rectangle;
import io.dualmix.mix.RectangleSampler;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import io.dualmix.train.objective.RegionLevelTeacher;
import io.dualmix.train.objective.SampleLevelTeacher;
import io.dualmix.train.objective.Supervised;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Equations 2 and 3, against formulas in plain Java on the models' own logits. */
class TeachersTest {
  private static final int PIXELS = HEIGHT * WIDTH;
  private static final int BATCH = 2;
  private static final String STAGE = "round-1/region-teacher";
  private static final double PRECISION = 2e-6;

  private static byte[][] image(Batch batch) {
    return new byte[][] {batch.rgb().clone(), batch.classes().clone()};
  }

  /** Equation 1 pixel by pixel: inside its rectangle each target image becomes the source. */
  private static byte[][] mixed(Batch source, Batch target, List<Rectangle> rectangles) {
    byte[][] mixed = image(target);
    for (int n = 0; n < rectangles.size(); n++) {
      Rectangle r = rectangles.get(n);
      for (int y = r.y(); y < r.y() + r.height(); y++) {
        for (int x = r.x(); x < r.x() + r.width(); x++) {
          int pixel = y * WIDTH + x;
          mixed[1][n * PIXELS + pixel] = source.classes()[n * PIXELS + pixel];
          for (int c = 0; c < 3; c++) {
            int at = (n * PIXELS + pixel) * 3 + c;
            mixed[0][at] = source.rgb()[at];
          }
        }
      }
    }
    return mixed;
  }

  /** In train mode, {@code [N, C, pixels]}. */
  private static double[] logits(SegmentationModel model, byte[] rgb) {
    try (TensorScope scope = new TensorScope()) {
      Tensor images =
          Tensors.ofBytes(rgb, rgb.length / (3 * PIXELS), HEIGHT, WIDTH, 3).permute(0, 3, 1, 2);
      return Tensors.toDoubles(
          model.logits(model.normalise(images), HEIGHT, WIDTH, TinyTraining.context()));
    }
  }

  private static double crossEntropy(double[] logits, byte[] labels) {
    return PlainMath.crossEntropy(
        PlainMath.softmax(logits, CLASSES, PIXELS, 1), labels, CLASSES, PIXELS);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void theRegionLevelTeachersLossIsCrossEntropyOnTheMixedBatch(int step) {
    RectangleSampler rectangles = new RectangleSampler(0.3, 0.6);
    byte[][] expected;
    try (Loader source = loader(images(1), "source", BATCH, step);
        Loader target = loader(images(2), "target", BATCH, step)) {
      RandomStream random = RandomStream.of(SEED, STAGE, "rectangles", step);
      expected =
          mixed(source.next(), target.next(), rectangles.draw(BATCH, WIDTH, HEIGHT, 0.8, random));
    }
    var mixing = new RegionLevelTeacher.Mixing(rectangles, 0.8, SEED, STAGE);
    try (TensorScope scope = new TensorScope();
        SegmentationModel model = TinyTraining.modelWithoutDropout(1);
        Objective teacher =
            new RegionLevelTeacher(
                loader(images(1), "source", BATCH, step),
                loader(images(2), "target", BATCH, step),
                mixing,
                0)) {
      double[] loss = OneStep.of(teacher, model, step);

      double wanted = crossEntropy(logits(model, expected[0]), expected[1]);
      assertThat(loss[0]).isCloseTo(wanted, within(PRECISION));
      assertThat(loss[1]).isCloseTo(wanted, within(PRECISION));
    }
  }

  @Test
  void theSampleLevelTeachersLossIsTheSumOfBothDomainsCrossEntropies() {
    try (TensorScope scope = new TensorScope();
        Loader source = loader(images(1), "source", BATCH, 0);
        Loader target = loader(images(2), "target", BATCH, 0);
        SegmentationModel model = TinyTraining.modelWithoutDropout(1);
        Objective teacher =
            new SampleLevelTeacher(
                loader(images(1), "source", BATCH, 0), loader(images(2), "target", BATCH, 0), 0)) {
      double[] loss = OneStep.of(teacher, model, 0);

      Batch s = source.next();
      Batch t = target.next();
      double[] all = logits(model, joined(s.rgb(), t.rgb()));
      int half = all.length / 2;
      double sourceCe = crossEntropy(Arrays.copyOfRange(all, 0, half), s.classes());
      double targetCe = crossEntropy(Arrays.copyOfRange(all, half, all.length), t.classes());
      assertThat(loss[0]).isCloseTo(sourceCe + targetCe, within(2 * PRECISION));
      assertThat(loss[1]).isCloseTo(sourceCe, within(PRECISION));
      assertThat(loss[2]).isCloseTo(targetCe, within(PRECISION));
    }
  }

  @Test
  void aBaselinesLossIsCrossEntropyOverAllItsDomains() {
    try (TensorScope scope = new TensorScope();
        Loader source = loader(images(1), "source", BATCH, 0);
        Loader target = loader(images(2), "target", BATCH, 0);
        SegmentationModel model = TinyTraining.modelWithoutDropout(1);
        Objective joint =
            new Supervised(
                List.of(
                    loader(images(1), "source", BATCH, 0), loader(images(2), "target", BATCH, 0)),
                0)) {
      double[] loss = OneStep.of(joint, model, 0);

      Batch s = source.next();
      Batch t = target.next();
      assertThat(loss[0])
          .isCloseTo(
              crossEntropy(
                  logits(model, joined(s.rgb(), t.rgb())), joined(s.classes(), t.classes())),
              within(PRECISION));
    }
  }

  private static byte[] joined(byte[] a, byte[] b) {
    byte[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }
}
