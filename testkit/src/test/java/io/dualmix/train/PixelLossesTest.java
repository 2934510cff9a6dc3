package io.dualmix.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.pytorch.global.torch.log_softmax;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.PixelArea;
import io.dualmix.data.load.Batch;
import io.dualmix.eval.Ensemble;
import io.dualmix.eval.EnsembleOutput;
import io.dualmix.model.ModelSpec;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Image by image and by formula, against whole batches and recorded gradients. */
class PixelLossesTest {
  private static final int CLASSES = 3;
  private static final int IMAGES = 3;
  private static final int HEIGHT = 21;
  private static final int WIDTH = 34;

  private static Tensor logits(long seed, int height, int width) {
    RandomStream random = RandomStream.of(seed, "logits");
    float[] values = new float[IMAGES * CLASSES * height * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.uniform(-3, 3);
    }
    return Tensors.ofFloats(values, IMAGES, CLASSES, height, width).requires_grad_(true);
  }

  /** Of all images but the first, which has other ones in the loss; a part is ignored. */
  private static Tensor labels(double ignored) {
    RandomStream random = RandomStream.of(4, "labels");
    long[] values = new long[(IMAGES - 1) * HEIGHT * WIDTH];
    for (int i = 0; i < values.length; i++) {
      int label = random.nextInt(CLASSES);
      values[i] = random.chance(ignored) ? 255 : label;
    }
    return Tensors.ofLongs(values, IMAGES - 1, HEIGHT, WIDTH);
  }

  private static SegmentationModel model(boolean alignCorners) {
    // DeepLabV2 aligns corners, DeepLabV3+ does not.
    return SegmentationModel.create(
        alignCorners ? ModelSpec.of("deeplabv2", "mobilenetv1_025", CLASSES) : TinyTraining.SPEC,
        RandomStream.of(1));
  }

  @ParameterizedTest
  @CsvSource({
    "true, 0.3, 1, 1",
    "false, 0.3, 0.25, 1000000",
    "false, 0, 2, 20000",
    "true, 1, 1, 1",
  })
  void crossEntropyHasTheValueAndGradientOfThePlainWay(
      boolean alignCorners, double ignored, double weight, long bytesAtOnce) {
    try (TensorScope scope = new TensorScope();
        SegmentationModel model = model(alignCorners)) {
      Tensor labels = labels(ignored);
      List<Tensor> plain = List.of(logits(1, 5, 9), logits(2, 7, 11));
      Tensor expected =
          Losses.crossEntropy(
              plain.stream().map(level -> model.upsample(level, HEIGHT, WIDTH)).toList(),
              1,
              labels,
              0.1);
      expected.mul(new Scalar(weight)).backward();

      List<Tensor> coarse = List.of(logits(1, 5, 9), logits(2, 7, 11));
      PixelLosses losses = new PixelLosses(model, coarse, HEIGHT, WIDTH, bytesAtOnce);
      Tensor value = losses.crossEntropy(1, labels, 0.1, weight);
      losses.withGradient(value.mul(new Scalar(weight))).backward();

      assertThat(Tensors.toDoubles(value)[0])
          .isCloseTo(Tensors.toDoubles(expected)[0], within(1e-6));
      for (int level = 0; level < 2; level++) {
        assertThat(Tensors.toFloats(coarse.get(level).grad()))
            .containsExactly(Tensors.toFloats(plain.get(level).grad()), within(1e-7f));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PROBABILITIES, 1, false, 0.5, 1",
    "PROBABILITIES, 10, true, 0.5, 1000000",
    "LOGITS, 1, false, 1, 1000000",
    "LOGITS, 3, true, 2, 1",
  })
  void distillationHasTheValueAndGradientOfThePlainWay(
      Ensemble.Average average,
      double temperature,
      boolean squared,
      double weight,
      long bytesAtOnce) {
    try (TensorScope scope = new TensorScope();
        SegmentationModel student = model(false);
        SegmentationModel first = SegmentationModel.create(TinyTraining.SPEC, RandomStream.of(7));
        SegmentationModel second = model(true)) {
      Ensemble teachers = new Ensemble(List.of(first, second), average, TinyTraining.backend());
      Tensor images = images(2);
      Tensor plain = logits(3, 6, 9);
      Tensor expected =
          Losses.distillation(
              teachers.forward(images).probabilities(0, images.size(0), HEIGHT, WIDTH, temperature),
              student.upsample(plain.narrow(0, 0, 2), HEIGHT, WIDTH),
              temperature,
              squared);
      expected.mul(new Scalar(weight)).backward();

      Tensor coarse = logits(3, 6, 9);
      PixelLosses losses = new PixelLosses(student, List.of(coarse), HEIGHT, WIDTH, bytesAtOnce);
      EnsembleOutput guidance = teachers.forward(images);
      Tensor value = losses.distillation(guidance, 2, temperature, squared, weight);
      losses.withGradient(value.mul(new Scalar(weight))).backward();

      double wanted = Tensors.toDoubles(expected)[0];
      assertThat(wanted).isGreaterThan(1e-3);
      assertThat(Tensors.toDoubles(value)[0]).isCloseTo(wanted, within(2e-6 * Math.max(1, wanted)));
      assertThat(Tensors.toFloats(coarse.grad()))
          .containsExactly(Tensors.toFloats(plain.grad()), within(1e-6f));
    }
  }

  private static Tensor weights(int images) {
    RandomStream random = RandomStream.of(11, "weights");
    float[] values = new float[images * HEIGHT * WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.chance(0.3) ? 0 : (float) random.nextDouble();
    }
    return Tensors.ofFloats(values, images, HEIGHT, WIDTH);
  }

  @ParameterizedTest
  @CsvSource({"0.3, 1, 1", "0, 0.25, 1000000"})
  void weightedCrossEntropyHasTheValueAndGradientOfThePlainWay(
      double ignored, double weight, long bytesAtOnce) {
    try (TensorScope scope = new TensorScope();
        SegmentationModel model = model(false)) {
      Tensor labels = labels(ignored);
      Tensor weights = weights(IMAGES - 1);
      List<Tensor> plain = List.of(logits(1, 5, 9), logits(2, 7, 11));
      Tensor expected =
          Losses.crossEntropy(
              plain.stream().map(level -> model.upsample(level, HEIGHT, WIDTH)).toList(),
              1,
              labels,
              weights,
              0.1);
      expected.mul(new Scalar(weight)).backward();

      List<Tensor> coarse = List.of(logits(1, 5, 9), logits(2, 7, 11));
      PixelLosses losses = new PixelLosses(model, coarse, HEIGHT, WIDTH, bytesAtOnce);
      Tensor value = losses.crossEntropy(1, labels, weights, 0.1, weight);
      losses.withGradient(value.mul(new Scalar(weight))).backward();

      assertThat(Tensors.toDoubles(value)[0])
          .isCloseTo(Tensors.toDoubles(expected)[0], within(1e-6));
      for (int level = 0; level < 2; level++) {
        assertThat(Tensors.toFloats(coarse.get(level).grad()))
            .containsExactly(Tensors.toFloats(plain.get(level).grad()), within(1e-7f));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"false, 1", "true, 1", "true, 1000000"})
  void crossEntropyOfWeightedClassesHasTheValueAndGradientOfLibtorchs(
      boolean perPixel, long bytesAtOnce) {
    try (TensorScope scope = new TensorScope();
        SegmentationModel model = model(false)) {
      Tensor labels = labels(0.3);
      Tensor pixels = perPixel ? weights(IMAGES - 1) : null;
      Tensor classes = Tensors.ofFloats(new float[] {0.5f, 1.5f, 4f}, CLASSES);
      Tensor plain = logits(1, 5, 9);
      Tensor each =
          torch.cross_entropy_loss(
              model.upsample(plain, HEIGHT, WIDTH).narrow(0, 1, IMAGES - 1),
              labels,
              new TensorOptional(classes),
              0,
              ClassTable.IGNORE,
              0.0);
      Tensor weighted = pixels == null ? each : each.mul(pixels);
      Tensor expected = weighted.sum().div(labels.ne(new Scalar(ClassTable.IGNORE)).sum());
      expected.backward();

      Tensor coarse = logits(1, 5, 9);
      PixelLosses losses =
          new PixelLosses(model, List.of(coarse), HEIGHT, WIDTH, bytesAtOnce)
              .withClassWeights(classes);
      Tensor value = losses.crossEntropy(1, labels, pixels, 0, 1);
      losses.withGradient(value).backward();

      assertThat(Tensors.toDoubles(value)[0])
          .isCloseTo(Tensors.toDoubles(expected)[0], within(1e-6));
      assertThat(Tensors.toFloats(coarse.grad()))
          .containsExactly(Tensors.toFloats(plain.grad()), within(1e-7f));
    }
  }

  /** The minimum stays where the teacher is, and a pixel counts by what the teacher sees there. */
  @ParameterizedTest
  @CsvSource({"1, false", "2, true"})
  void theDivergenceMayBeWeightedByTheTeachersClasses(double temperature, boolean squared) {
    try (TensorScope scope = new TensorScope();
        SegmentationModel student = model(false);
        SegmentationModel teacher =
            SegmentationModel.create(TinyTraining.SPEC, RandomStream.of(7))) {
      EnsembleOutput guidance = Ensemble.of(teacher, TinyTraining.backend()).forward(images(2));
      Tensor target = guidance.probabilities(0, 2, HEIGHT, WIDTH, temperature);
      Tensor classes = Tensors.ofFloats(new float[] {0.5f, 1.5f, 4f}, CLASSES);
      Tensor pixels =
          target
              .select(1, 0)
              .mul(new Scalar(0.5))
              .add(target.select(1, 1).mul(new Scalar(1.5)))
              .add(target.select(1, 2).mul(new Scalar(4.0)));
      Tensor plain = logits(3, 6, 9);
      Tensor expected =
          Losses.distillation(
              target,
              student.upsample(plain.narrow(0, 0, 2), HEIGHT, WIDTH),
              pixels,
              temperature,
              squared);
      expected.backward();

      Tensor coarse = logits(3, 6, 9);
      PixelLosses losses =
          new PixelLosses(student, List.of(coarse), HEIGHT, WIDTH)
              .withClassWeights(classes)
              .weighDivergence(true);
      Tensor value = losses.distillation(guidance, 2, temperature, squared, 1);
      losses.withGradient(value).backward();
      assertThat(Tensors.toDoubles(value)[0])
          .isCloseTo(Tensors.toDoubles(expected)[0], within(1e-6));
      assertThat(Tensors.toFloats(coarse.grad()))
          .containsExactly(Tensors.toFloats(plain.grad()), within(1e-7f));

      Tensor other =
          losses.weighDivergence(false).distillation(guidance, 2, temperature, squared, 1);
      assertThat(Math.abs(Tensors.toDoubles(other)[0] - Tensors.toDoubles(value)[0]))
          .isGreaterThan(1e-4);
    }
  }

  /** A threshold near the chance of a class keeps some pixels; a tiny one, the least share. */
  @ParameterizedTest
  @CsvSource({"0.25, 1", "0.25, 1000000", "0.0001, 1000000", "0.999999, 1"})
  void crossEntropyOfHardPixelsIgnoresTheOthers(double threshold, long bytesAtOnce) {
    try (TensorScope scope = new TensorScope();
        SegmentationModel model = model(false)) {
      Tensor labels = labels(0.3);
      Tensor coarse = logits(1, 5, 9);
      PixelLosses losses =
          new PixelLosses(model, List.of(coarse), HEIGHT, WIDTH, bytesAtOnce)
              .withHardPixels(new HardPixels(threshold));
      Tensor value = losses.crossEntropy(1, labels, null, 0, 1);
      losses.withGradient(value).backward();

      double[] seen =
          PlainMath.softmax(
              Tensors.toDoubles(model.upsample(logits(1, 5, 9), HEIGHT, WIDTH)),
              CLASSES,
              HEIGHT * WIDTH,
              1);
      float[] truth = Tensors.toFloats(labels.to(ScalarType.Float));
      List<Double> probabilities = new ArrayList<>();
      for (int p = 0; p < truth.length; p++) {
        if (truth[p] != ClassTable.IGNORE) {
          int image = 1 + p / (HEIGHT * WIDTH);
          int at = (image * CLASSES + (int) truth[p]) * HEIGHT * WIDTH + p % (HEIGHT * WIDTH);
          probabilities.add(seen[at]);
        }
      }
      Collections.sort(probabilities);
      int least = (int) Math.round(0.16 * probabilities.size());
      double highest = Math.max(threshold, probabilities.get(least - 1) + 1e-7);
      List<Double> hard = probabilities.stream().filter(p -> p <= highest).toList();
      assertThat(hard).hasSizeGreaterThanOrEqualTo(least);
      double mean = hard.stream().mapToDouble(p -> -Math.log(p)).average().orElseThrow();
      assertThat(Tensors.toDoubles(value)[0]).isCloseTo(mean, within(1e-4));
      if (threshold < 0.9) {
        assertThat(hard).hasSizeLessThan(probabilities.size());
      }

      // Labels without the easy pixels have the same gradient.
      Tensor kept =
          new HardPixels(threshold)
              .hard(
                  labels,
                  torch
                      .softmax(model.upsample(logits(1, 5, 9), HEIGHT, WIDTH), 1)
                      .narrow(0, 1, IMAGES - 1)
                      .gather(1, labels.clamp_max(new Scalar(CLASSES - 1)).unsqueeze(1))
                      .squeeze(1));
      Tensor other = logits(1, 5, 9);
      PixelLosses plain = new PixelLosses(model, List.of(other), HEIGHT, WIDTH, bytesAtOnce);
      plain.withGradient(plain.crossEntropy(1, kept, 0, 1)).backward();
      assertThat(Tensors.toFloats(coarse.grad()))
          .containsExactly(Tensors.toFloats(other.grad()), within(1e-6f));
    }
  }

  @Test
  void withoutTruthThereAreNoHardPixels() {
    try (TensorScope scope = new TensorScope();
        SegmentationModel model = model(false)) {
      Tensor coarse = logits(1, 5, 9);
      PixelLosses losses =
          new PixelLosses(model, List.of(coarse), HEIGHT, WIDTH)
              .withHardPixels(new HardPixels(0.7));
      Tensor nothing = labels(0.3).fill_(new Scalar(ClassTable.IGNORE));
      assertThat(Tensors.toDoubles(losses.crossEntropy(1, nothing, 0, 1))[0]).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"1, false, 0.5, 1", "3, true, 2, 1000000"})
  void weightedDistillationHasTheValueAndGradientOfThePlainWay(
      double temperature, boolean squared, double weight, long bytesAtOnce) {
    try (TensorScope scope = new TensorScope();
        SegmentationModel student = model(false);
        SegmentationModel teacher =
            SegmentationModel.create(TinyTraining.SPEC, RandomStream.of(7))) {
      Ensemble teachers = Ensemble.of(teacher, TinyTraining.backend());
      EnsembleOutput guidance = teachers.forward(images(2));
      Tensor weights = weights(2);
      Tensor plain = logits(3, 6, 9);
      Tensor expected =
          Losses.distillation(
              guidance.probabilities(0, 2, HEIGHT, WIDTH, temperature),
              student.upsample(plain.narrow(0, 0, 2), HEIGHT, WIDTH),
              weights,
              temperature,
              squared);
      expected.mul(new Scalar(weight)).backward();

      Tensor coarse = logits(3, 6, 9);
      PixelLosses losses = new PixelLosses(student, List.of(coarse), HEIGHT, WIDTH, bytesAtOnce);
      Tensor value =
          losses.distillation(guidance, 2, weights, weights.numel(), temperature, squared, weight);
      losses.withGradient(value.mul(new Scalar(weight))).backward();

      double wanted = Tensors.toDoubles(expected)[0];
      assertThat(wanted).isGreaterThan(1e-4);
      assertThat(Tensors.toDoubles(value)[0]).isCloseTo(wanted, within(2e-6 * Math.max(1, wanted)));
      assertThat(Tensors.toFloats(coarse.grad()))
          .containsExactly(Tensors.toFloats(plain.grad()), within(1e-6f));
    }
  }

  /** Pixels of weight 0 that do not count are as if they were not there. */
  @Test
  void paddingDoesNotCount() {
    try (TensorScope scope = new TensorScope();
        SegmentationModel model = model(false);
        SegmentationModel teacher =
            SegmentationModel.create(TinyTraining.SPEC, RandomStream.of(7))) {
      EnsembleOutput guidance = Ensemble.of(teacher, TinyTraining.backend()).forward(images(2));
      Batch padded =
          new Batch(
              0,
              List.of("a", "b"),
              HEIGHT,
              WIDTH,
              new byte[2 * HEIGHT * WIDTH * 3],
              null,
              null,
              List.of(
                  new PixelArea(0, 0, WIDTH, HEIGHT), new PixelArea(2, 1, WIDTH - 5, HEIGHT - 4)));
      Tensor mask = padded.contentMask().to(ScalarType.Float);
      assertThat(Tensors.toDoubles(mask.sum())[0]).isEqualTo((double) padded.contentPixels());
      Tensor coarse = logits(2, 6, 9);
      PixelLosses losses = new PixelLosses(model, List.of(coarse), HEIGHT, WIDTH);
      double mean =
          Tensors.toDoubles(
              losses.distillation(guidance, 2, mask, padded.contentPixels(), 1, false, 1))[0];
      Tensor log = log_softmax(model.upsample(coarse.narrow(0, 0, 2), HEIGHT, WIDTH), 1);
      Tensor target = guidance.probabilities(0, 2, HEIGHT, WIDTH, 1);
      Tensor each = target.mul(target.log().sub(log)).sum(1);
      double first = Tensors.toDoubles(each.select(0, 0).sum())[0];
      double second =
          Tensors.toDoubles(
              each.select(0, 1).narrow(0, 1, HEIGHT - 4).narrow(1, 2, WIDTH - 5).sum())[0];
      assertThat(mean)
          .isCloseTo((first + second) / padded.contentPixels(), within(1e-5 * Math.abs(mean)));
    }
  }

  @Test
  void weightsOfAnotherShapeAreRefused() {
    try (TensorScope scope = new TensorScope();
        SegmentationModel model = model(false)) {
      PixelLosses losses = new PixelLosses(model, List.of(logits(1, 5, 9)), HEIGHT, WIDTH);
      assertThatThrownBy(() -> losses.crossEntropy(1, labels(0), weights(1), 0, 1))
          .isInstanceOf(DualMixException.class)
          .hasMessageContaining("weights per pixel");
    }
  }

  private static Tensor images(int count) {
    RandomStream random = RandomStream.of(9, "images");
    byte[] rgb = new byte[count * 3 * HEIGHT * WIDTH];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) random.nextInt(256);
    }
    return Tensors.ofBytes(rgb, count, 3, HEIGHT, WIDTH);
  }

  @Test
  void withoutAPixelThatCountsValueAndGradientAreZero() {
    try (TensorScope scope = new TensorScope();
        SegmentationModel model = model(false)) {
      Tensor coarse = logits(1, 5, 9);
      PixelLosses losses = new PixelLosses(model, List.of(coarse), HEIGHT, WIDTH);
      Tensor value = losses.crossEntropy(1, labels(1), 0, 1);
      losses.withGradient(value).backward();
      assertThat(Tensors.toFloats(value)[0]).isZero();
      assertThat(Tensors.toFloats(coarse.grad())).containsOnly(0f);
    }
  }

  @Test
  void aLogitThatIsNoNumberShowsInTheLoss() {
    try (TensorScope scope = new TensorScope();
        SegmentationModel model = model(false)) {
      Tensor coarse = logits(1, 5, 9);
      coarse.detach().flatten().narrow(0, 0, 1).fill_(new Scalar(Double.NaN));
      PixelLosses losses = new PixelLosses(model, List.of(coarse), HEIGHT, WIDTH);
      Tensor labels = Tensors.ofLongs(new long[HEIGHT * WIDTH], 1, HEIGHT, WIDTH);
      assertThat(Tensors.toFloats(losses.crossEntropy(0, labels, 0, 1))[0]).isNaN();
    }
  }
}
