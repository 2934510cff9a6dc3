package io.dualmix.train.objective;

import static io.dualmix.train.TinyTraining.CLASSES;
import static io.dualmix.train.TinyTraining.HEIGHT;
import static io.dualmix.train.TinyTraining.WIDTH;
import static io.dualmix.train.TinyTraining.images;
import static io.dualmix.train.TinyTraining.loader;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.data.UnlabelledDataset;
import io.dualmix.data.load.Batch;
import io.dualmix.data.load.Loader;
import io.dualmix.eval.Ensemble;
import io.dualmix.eval.Ensemble.Average;
import io.dualmix.model.ForwardContext;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import io.dualmix.train.Objective;
import io.dualmix.train.OneStep;
import io.dualmix.train.PlainMath;
import io.dualmix.train.TinyTraining;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Equation 4 and the teachers' average E, against formulas in plain Java. */
class StudentDistillationTest {
  private static final int PIXELS = HEIGHT * WIDTH;
  private static final int BATCH = 2;

  private final SegmentationModel first = teacher(1);
  private final SegmentationModel second = teacher(2);
  private final SegmentationModel student = TinyTraining.modelWithoutDropout(3);

  @AfterEach
  void close() {
    first.close();
    second.close();
    student.close();
  }

  /** With dropout, which must be off while teaching, and logits far enough apart to tell. */
  private static SegmentationModel teacher(long seed) {
    SegmentationModel model = TinyTraining.model(seed);
    try (TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      model.headParameters().forEach(weights -> weights.mul_(new Scalar(2.0)));
    }
    return model;
  }

  private static double[] logits(SegmentationModel model, boolean training, byte[] rgb) {
    try (TensorScope scope = new TensorScope()) {
      Tensor images =
          Tensors.ofBytes(rgb, rgb.length / (3 * PIXELS), HEIGHT, WIDTH, 3).permute(0, 3, 1, 2);
      ForwardContext context = training ? TinyTraining.context() : ForwardContext.evaluation();
      return Tensors.toDoubles(model.logits(model.normalise(images), HEIGHT, WIDTH, context));
    }
  }

  /** E in plain Java. */
  private double[] averaged(Average average, double temperature, byte[] rgb) {
    double[] a = logits(first, false, rgb);
    double[] b = logits(second, false, rgb);
    return average == Average.LOGITS
        ? PlainMath.softmax(PlainMath.mean(a, b), CLASSES, PIXELS, temperature)
        : PlainMath.mean(
            PlainMath.softmax(a, CLASSES, PIXELS, temperature),
            PlainMath.softmax(b, CLASSES, PIXELS, temperature));
  }

  private Ensemble teachers(Average average) {
    return new Ensemble(List.of(first, second), average, TinyTraining.backend());
  }

  private Objective objective(Average average, StudentDistillation.Weights weights) {
    return new StudentDistillation(
        loader(new UnlabelledDataset(images(1)), "unlabelled", BATCH, 0),
        loader(images(2), "target", BATCH, 0),
        teachers(average),
        weights);
  }

  @ParameterizedTest
  @CsvSource({
    "PROBABILITIES, 1",
    "PROBABILITIES, 10",
    "LOGITS, 1",
    "LOGITS, 3",
  })
  void theEnsembleAveragesItsModels(Average average, double temperature) {
    byte[] rgb = images(1).image(0).rgb();
    try (TensorScope scope = new TensorScope()) {
      Tensor e =
          teachers(average)
              .forward(Tensors.ofBytes(rgb, 1, HEIGHT, WIDTH, 3).permute(0, 3, 1, 2))
              .probabilities(0, 1, HEIGHT, WIDTH, temperature);

      double[] wanted = averaged(average, temperature, rgb);
      double[] got = Tensors.toDoubles(e);
      for (int i = 0; i < wanted.length; i++) {
        assertThat(got[i]).isCloseTo(wanted[i], within(1e-6));
      }
    }
  }

  @Test
  void bothWaysToAverageDiffer() {
    byte[] rgb = images(1).image(0).rgb();
    double[] p = averaged(Average.PROBABILITIES, 1, rgb);
    double[] z = averaged(Average.LOGITS, 1, rgb);
    double largest = 0;
    for (int i = 0; i < p.length; i++) {
      largest = Math.max(largest, Math.abs(p[i] - z[i]));
    }
    assertThat(largest).isGreaterThan(1e-3);
  }

  @ParameterizedTest
  @CsvSource({
    "PROBABILITIES, 0.5, 1.0, 1, false",
    "LOGITS, 0.5, 1.0, 1, false",
    "PROBABILITIES, 2.0, 0.25, 10, false",
    "PROBABILITIES, 0.5, 1.0, 10, true",
    "LOGITS, 1.0, 0.0, 3, true",
  })
  void theLossIsDivergenceAndCrossEntropyWeighted(
      Average average, double weight, double supervised, double temperature, boolean squared) {
    var weights = new StudentDistillation.Weights(weight, supervised, temperature, squared, 0);
    try (TensorScope scope = new TensorScope();
        Loader unlabelled = loader(new UnlabelledDataset(images(1)), "unlabelled", BATCH, 0);
        Loader labelled = loader(images(2), "target", BATCH, 0);
        Objective objective = objective(average, weights)) {
      double[] loss = OneStep.of(objective, student, 0);

      Batch u = unlabelled.next();
      Batch t = labelled.next();
      double[] all = logits(student, true, joined(u.rgb(), t.rgb()));
      int half = all.length / 2;
      double[] q =
          PlainMath.softmax(Arrays.copyOfRange(all, 0, half), CLASSES, PIXELS, temperature);
      double kl =
          PlainMath.divergence(averaged(average, temperature, u.rgb()), q, CLASSES)
              * (squared ? temperature * temperature : 1);
      double[] p = PlainMath.softmax(Arrays.copyOfRange(all, half, all.length), CLASSES, PIXELS, 1);
      double ce = PlainMath.crossEntropy(p, t.classes(), CLASSES, PIXELS);
      assertThat(kl).isGreaterThan(1e-3);
      assertThat(loss[1]).isCloseTo(kl, within(1e-5 * Math.max(1, kl)));
      assertThat(loss[2]).isCloseTo(ce, within(1e-5));
      double total = weight * kl + supervised * ce;
      assertThat(loss[0]).isCloseTo(total, within(1e-5 * Math.max(1, total)));
    }
  }

  @Test
  void theTeachersNeitherLearnNorMove() {
    List<float[]> before = values(first, second);
    try (TensorScope scope = new TensorScope();
        Objective objective =
            objective(
                Average.PROBABILITIES, new StudentDistillation.Weights(0.5, 1, 1, false, 0))) {
      OneStep.of(objective, student, 0);

      for (SegmentationModel teacher : List.of(first, second)) {
        assertThat(parameters(teacher)).noneMatch(weights -> weights.grad().defined());
      }
      assertThat(parameters(student)).allMatch(weights -> weights.grad().defined());
    }
    List<float[]> after = values(first, second);
    for (int i = 0; i < before.size(); i++) {
      assertThat(after.get(i)).isEqualTo(before.get(i));
    }
  }

  private static List<Tensor> parameters(SegmentationModel model) {
    List<Tensor> all = new ArrayList<>(model.backboneParameters());
    all.addAll(model.headParameters());
    return all;
  }

  /** Parameters and running statistics. */
  private static List<float[]> values(SegmentationModel... models) {
    return Arrays.stream(models)
        .flatMap(model -> model.state().values().stream())
        .map(Tensors::toFloats)
        .toList();
  }

  private static byte[] joined(byte[] a, byte[] b) {
    byte[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }
}
