package io.dualmix.train.objective;

import static io.dualmix.train.TinyTraining.CLASSES;
import static io.dualmix.train.TinyTraining.HEIGHT;
import static io.dualmix.train.TinyTraining.SEED;
import static io.dualmix.train.TinyTraining.WIDTH;
import static io.dualmix.train.TinyTraining.images;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.DualMixException;
import io.dualmix.data.UnlabelledDataset;
import io.dualmix.data.augment.Augmenter;
import io.dualmix.data.augment.Transforms;
import io.dualmix.data.load.Batch;
import io.dualmix.data.load.Loader;
import io.dualmix.data.load.Sampler;
import io.dualmix.eval.Ensemble;
import io.dualmix.model.ForwardContext;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import io.dualmix.train.ClassWeights;
import io.dualmix.train.Ema;
import io.dualmix.train.Objective;
import io.dualmix.train.OneStep;
import io.dualmix.train.PlainMath;
import io.dualmix.train.TinyTraining;
import io.dualmix.train.event.ClassThreshold;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The losses of self-training against formulas in plain Java. */
class SelfTrainingTest {
  private static final int PIXELS = HEIGHT * WIDTH;
  private static final int BATCH = 2;
  private static final double SURE = 0.5;
  private static final SelfTraining.Views ONE_VIEW = new SelfTraining.Views(1, 0, false);

  /** As a real model at the end of its training, some pixels are sure and some are not. */
  private final SegmentationModel student = TinyTraining.modelWithoutDropout(3);

  @BeforeEach
  void sharpen() {
    try (TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      student.headParameters().forEach(weights -> weights.mul_(new Scalar(2.0)));
    }
  }

  /** The names of the tiny model's classes. */
  private static final List<String> NAMES =
      IntStream.range(0, CLASSES).mapToObj(c -> "class " + c).toList();

  @AfterEach
  void close() {
    student.close();
  }

  private static Loader loader(long seed, String name, Augmenter augmenter, boolean labelled) {
    var images = labelled ? images(seed) : new UnlabelledDataset(images(seed));
    Sampler sampler = Sampler.shuffled(images.size(), BATCH, SEED, name);
    return new Loader(images, sampler, augmenter, null, SEED, name, 1, 2, 0, Duration.ofMinutes(1));
  }

  private static Augmenter views() {
    return new Augmenter(null, List.of(), Transforms.strong());
  }

  private SelfTraining objective(SelfTraining.Parts parts, boolean mirror) {
    return objective(
        parts,
        new SelfTraining.PseudoLabels(NAMES, SURE, 0.5, 0.9, 0.9, 0, 0, false, false, 0, mirror, 0),
        null);
  }

  private SelfTraining objective(
      SelfTraining.Parts parts, SelfTraining.PseudoLabels labelling, Ensemble teachers) {
    Augmenter plain = new Augmenter(null, List.of(), null);
    Ema ema = new Ema(student, 0.9, TinyTraining.backend());
    return new SelfTraining(
        new SelfTraining.Images(
            loader(1, "source", plain, true),
            loader(2, "target", plain, true),
            loader(3, "unlabelled", views(), false)),
        parts,
        labelling,
        teachers,
        new StudentDistillation.Weights(0.5, 1, 1, true, 0),
        ema,
        Ensemble.of(ema.model(), TinyTraining.backend()),
        views(),
        SEED,
        "round-1/student");
  }

  private double[] probabilities(boolean training, byte[] rgb) {
    return probabilities(
        training ? TinyTraining.context() : ForwardContext.evaluation(), rgb, BATCH);
  }

  private double[] trained(byte[] rgb, int images) {
    return probabilities(TinyTraining.context(), rgb, images);
  }

  private double[] probabilities(ForwardContext context, byte[] rgb, int count) {
    try (TensorScope scope = new TensorScope()) {
      Tensor images = Tensors.ofBytes(rgb, count, HEIGHT, WIDTH, 3).permute(0, 3, 1, 2);
      return PlainMath.softmax(
          Tensors.toDoubles(student.logits(student.normalise(images), HEIGHT, WIDTH, context)),
          CLASSES,
          PIXELS,
          1);
    }
  }

  /** The mirror image of a batch with some values per pixel. */
  private static byte[] mirrored(byte[] rgb) {
    byte[] mirror = new byte[rgb.length];
    for (int p = 0; p < rgb.length / 3; p++) {
      int from = p - p % WIDTH + WIDTH - 1 - p % WIDTH;
      System.arraycopy(rgb, 3 * from, mirror, 3 * p, 3);
    }
    return mirror;
  }

  /** What the moving average says, which is the student before the first update. */
  private double[] labelling(byte[] weak, boolean mirror) {
    double[] seen = probabilities(false, weak);
    if (!mirror) {
      return seen;
    }
    double[] other = probabilities(false, mirrored(weak));
    double[] mean = new double[seen.length];
    for (int k = 0; k < mean.length; k++) {
      mean[k] = (seen[k] + other[k - k % WIDTH + WIDTH - 1 - k % WIDTH]) / 2;
    }
    return mean;
  }

  private static double at(double[] probabilities, int c, int pixel) {
    return probabilities[(pixel / PIXELS * CLASSES + c) * PIXELS + pixel % PIXELS];
  }

  private static int best(double[] probabilities, int pixel) {
    int best = 0;
    for (int c = 1; c < CLASSES; c++) {
      best = at(probabilities, c, pixel) > at(probabilities, best, pixel) ? c : best;
    }
    return best;
  }

  private static byte[] labels(double[] probabilities) {
    byte[] labels = new byte[BATCH * PIXELS];
    for (int p = 0; p < labels.length; p++) {
      labels[p] = (byte) best(probabilities, p);
    }
    return labels;
  }

  private static float[] confidences(double[] probabilities) {
    float[] confidences = new float[BATCH * PIXELS];
    for (int p = 0; p < confidences.length; p++) {
      confidences[p] = (float) at(probabilities, best(probabilities, p), p);
    }
    return confidences;
  }

  private static Map<String, Batch> batches(Objective objective) {
    return objective.inputs(0).stream()
        .collect(Collectors.toMap(Objective.Input::name, Objective.Input::batch));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void classMixedImagesCountByTheShareOfSurePixels(boolean mirror) {
    try (SelfTraining objective =
            objective(new SelfTraining.Parts(0, 0, 1, 0, ONE_VIEW, 0, 0), mirror);
        TensorScope scope = new TensorScope()) {
      Map<String, Batch> in = batches(objective);
      double[] pseudo = labelling(in.get("unlabelled").rgb(), mirror);
      Batch mixed = in.get(SelfTraining.MIXED);
      double[] seen = probabilities(true, mixed.rgb());
      double[] share = new double[BATCH];
      for (int p = 0; p < BATCH * PIXELS; p++) {
        share[p / PIXELS] += at(pseudo, best(pseudo, p), p) >= SURE ? 1.0 / PIXELS : 0;
      }
      double sum = 0;
      int pasted = 0;
      for (int p = 0; p < BATCH * PIXELS; p++) {
        int truth = mixed.classes()[p] & 0xFF;
        boolean source = truth != 255;
        pasted += source ? 1 : 0;
        int label = source ? truth : best(pseudo, p);
        sum -= (source ? 1 : share[p / PIXELS]) * Math.log(at(seen, label, p));
      }
      assertThat(pasted).isBetween(1, BATCH * PIXELS - 1);
      assertThat(share[0]).isBetween(0.01, 0.99);
      double[] numbers = OneStep.of(objective, student, 0);
      assertThat(objective.terms()).containsExactly("mix_ce");
      assertThat(numbers[1]).isCloseTo(sum / (BATCH * PIXELS), within(1e-4));
    }
  }

  @Test
  void strongViewsCountWhereTheWeakOneReachesItsClass() {
    try (SelfTraining objective =
            objective(new SelfTraining.Parts(0, 0, 0, 1, ONE_VIEW, 0, 0), false);
        TensorScope scope = new TensorScope()) {
      Map<String, Batch> in = batches(objective);
      double[] pseudo = labelling(in.get("unlabelled").rgb(), false);
      double[] seen = probabilities(true, in.get(SelfTraining.STRONG).rgb());
      Function<Integer, double[]> confidences =
          c -> {
            double[] sorted =
                IntStream.range(0, BATCH * PIXELS)
                    .filter(p -> best(pseudo, p) == c)
                    .mapToDouble(p -> at(pseudo, c, p))
                    .toArray();
            Arrays.sort(sorted);
            return sorted;
          };
      double sum = 0;
      double kept = 0;
      for (int p = 0; p < BATCH * PIXELS; p++) {
        int label = best(pseudo, p);
        double[] sorted = confidences.apply(label);
        // Thresholds are exact to a thousandth.
        double threshold =
            Math.min(0.9, Math.floor(sorted[(int) (0.5 * sorted.length)] * 1000) / 1000);
        if (at(pseudo, label, p) >= threshold) {
          kept++;
          sum -= Math.log(at(seen, label, p));
        }
      }
      assertThat(kept / (BATCH * PIXELS)).isBetween(0.4, 0.99);
      // A step has the thresholds of the steps before: here those of the same images.
      PseudoTruth earlier =
          new PseudoTruth(BATCH, HEIGHT, WIDTH, labels(pseudo), confidences(pseudo));
      try (ClassThresholds same = new ClassThresholds(CLASSES, 0.5, 0.9, 0.9)) {
        same.update(earlier);
        objective.state().get("thresholds").copy_(same.state());
      }
      double[] numbers = OneStep.of(objective, student, 0);
      assertThat(numbers[1]).isCloseTo(sum / (BATCH * PIXELS), within(0.005));
      assertThat(objective.thresholds()).hasSize(1);
      assertThat(objective.thresholds().get(0).classes())
          .extracting(ClassThreshold::name)
          .isEqualTo(NAMES);
      float[] weights = objective.labelled().get(0).weights();
      int counted = 0;
      for (float weight : weights) {
        counted += weight > 0 ? 1 : 0;
      }
      assertThat(counted).isBetween(1, PIXELS - 1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theLossOfTwoStrongViewsIsTheMeanOfTheirs(boolean complementary) {
    SelfTraining.Views two = new SelfTraining.Views(2, 0.5, complementary);
    // Every pixel counts: the highest threshold is 0.
    SelfTraining.PseudoLabels all =
        new SelfTraining.PseudoLabels(NAMES, SURE, 0.5, 0, 0.9, 0, 0, false, false, 0, false, 0);
    try (SelfTraining objective =
            objective(new SelfTraining.Parts(0, 1, 0, 2, two, 0, 0), all, null);
        TensorScope scope = new TensorScope()) {
      Map<String, Batch> in = batches(objective);
      byte[] first = in.get(SelfTraining.STRONG).rgb();
      byte[] second = in.get(SelfTraining.SECOND_STRONG).rgb();
      assertThat(first).isNotEqualTo(second);
      assertThat(objective.imagesPerStep()).isEqualTo(3 * BATCH);
      double[] numbers = OneStep.of(objective, student, 0);
      List<Objective.Labelled> views = objective.labelled();
      assertThat(views).hasSize(2 * BATCH);
      byte[] both = new byte[2 * first.length];
      System.arraycopy(first, 0, both, 0, first.length);
      System.arraycopy(second, 0, both, first.length, second.length);
      double[] seen = trained(both, 2 * BATCH);
      double sum = 0;
      for (int p = 0; p < 2 * BATCH * PIXELS; p++) {
        int label = views.get(p / PIXELS).label().classes()[p % PIXELS] & 0xFF;
        assertThat(views.get(p / PIXELS).weights()[p % PIXELS]).isEqualTo(1);
        sum -= Math.log(at(seen, label, p));
      }
      double mean = sum / (2 * BATCH * PIXELS);
      if (complementary) {
        assertThat(Math.abs(numbers[2] - mean)).isGreaterThan(1e-3);
      } else {
        assertThat(numbers[2]).isCloseTo(mean, within(1e-4));
      }
      assertThat(numbers[0]).isCloseTo(numbers[1] + 2 * numbers[2], within(1e-5));
    }
  }

  @Test
  void labelledImagesHaveTheirCrossEntropies() {
    try (SelfTraining objective =
            objective(new SelfTraining.Parts(0.5, 2, 0, 0, ONE_VIEW, 0, 0), false);
        TensorScope scope = new TensorScope()) {
      double[] numbers = OneStep.of(objective, student, 0);
      assertThat(objective.terms()).containsExactly("target_ce", "source_ce");
      assertThat(numbers[0]).isCloseTo(2 * numbers[1] + 0.5 * numbers[2], within(1e-5));
      assertThat(objective.imagesPerStep()).isEqualTo(2 * BATCH);
    }
  }

  @Test
  void theMovingAverageFollowsAndIsScored() {
    try (SelfTraining objective =
            objective(
                new SelfTraining.Parts(1, 1, 1, 1, new SelfTraining.Views(1, 0.5, false), 1, 0),
                false);
        TensorScope scope = new TensorScope()) {
      SegmentationModel scored = objective.scored().orElseThrow();
      assertThat(scored).isNotSameAs(student);
      assertThat(objective.terms())
          .containsExactly("target_ce", "source_ce", "mix_ce", "strong_ce", "masked_ce");
      assertThat(objective.labelled()).isEmpty();
      assertThat(OneStep.of(objective, student, 0)).hasSize(6).doesNotContain(Double.NaN);
      assertThat(objective.labelled())
          .extracting(Objective.Labelled::kind)
          .containsOnly(SelfTraining.MIXED, SelfTraining.STRONG, SelfTraining.MASKED)
          .hasSize(3 * BATCH);
      assertThat(objective.state())
          .containsOnlyKeys("ema.updates", "thresholds", "hard_thresholds");
    }
  }

  /** The running means of the first batch norm after a step; puts the old ones back. */
  private double[] meansAfter(SelfTraining.Parts parts, boolean all) {
    SelfTraining.PseudoLabels labelling =
        new SelfTraining.PseudoLabels(NAMES, SURE, 0.5, 0.9, 0.9, 0, 0, false, all, 0, false, 0);
    try (SelfTraining objective = objective(parts, labelling, null);
        TensorScope scope = new TensorScope()) {
      return meansAfter(() -> OneStep.of(objective, student, 0));
    }
  }

  private double[] meansAfter(Runnable step) {
    Tensor means =
        student.state().entrySet().stream()
            .filter(e -> e.getKey().endsWith("running_mean"))
            .findFirst()
            .orElseThrow()
            .getValue();
    Tensor before = means.clone();
    step.run();
    double[] after = Tensors.toDoubles(means);
    means.copy_(before);
    return after;
  }

  @Test
  void batchNormKeepsTheStatisticsOfPlainTargetImages() {
    SelfTraining.Parts everything =
        new SelfTraining.Parts(1, 1, 1, 1, new SelfTraining.Views(1, 0.5, false), 1, 0);
    double[] target = meansAfter(new SelfTraining.Parts(0, 1, 0, 0, ONE_VIEW, 0, 0), false);
    assertThat(meansAfter(everything, false)).isEqualTo(target);
    assertThat(meansAfter(everything, true)).isNotEqualTo(target);
  }

  @Test
  void withoutTargetLabelsTheyAreThoseOfWeakViews() {
    SelfTraining.Parts labelFree = new SelfTraining.Parts(1, 0, 1, 0, ONE_VIEW, 0, 0);
    double[] kept = meansAfter(labelFree, false);
    try (SelfTraining objective = objective(labelFree, false);
        TensorScope scope = new TensorScope()) {
      byte[] weak = batches(objective).get("unlabelled").rgb();
      assertThat(kept).isEqualTo(meansAfter(() -> probabilities(true, weak)));
    }
  }

  @Test
  void theWeightsOfPseudoLabelledImagesGrowFromTheFirstStep() {
    SelfTraining.PseudoLabels growing =
        new SelfTraining.PseudoLabels(NAMES, SURE, 0.5, 0.9, 0.9, 0, 0, false, false, 3, false, 0);
    try (SelfTraining objective =
            objective(new SelfTraining.Parts(0, 1, 2, 0, ONE_VIEW, 0, 0), growing, null);
        TensorScope scope = new TensorScope()) {
      double[] first = OneStep.of(objective, student, 0);
      double[] third = OneStep.of(objective, student, 2);
      double[] later = OneStep.of(objective, student, 30);
      assertThat(first[0]).isCloseTo(first[1] + 2 * 0.25 * first[2], within(1e-5));
      assertThat(third[0]).isCloseTo(third[1] + 2 * 0.75 * third[2], within(1e-5));
      assertThat(later[0]).isCloseTo(later[1] + 2 * later[2], within(1e-5));
    }
  }

  @Test
  void teachersCanLabelInPlaceOfTheMovingAverage() {
    SelfTraining.PseudoLabels byTeachers =
        new SelfTraining.PseudoLabels(NAMES, SURE, 0.5, 0.9, 0.9, 0, 0, true, false, 0, true, 0);
    withTeachers(
        byTeachers,
        (objective, teachers, weak) -> {
          Tensor plain = teachers.forward(weak).probabilities(0, BATCH, HEIGHT, WIDTH, 1);
          Tensor mirror = teachers.forward(weak.flip(3)).probabilities(0, BATCH, HEIGHT, WIDTH, 1);
          double[] mean = Tensors.toDoubles(plain.add(mirror.flip(3)).mul(new Scalar(0.5)));
          OneStep.of(objective, student, 0);
          List<Objective.Labelled> seen = objective.labelled();
          assertThat(objective.thresholds().get(0).labels()).isEqualTo("teachers");
          assertThat(seen).hasSize(BATCH);
          byte[] first = Arrays.copyOf(labels(mean), PIXELS);
          assertThat(seen.get(0).label().classes()).isEqualTo(first);
        });
    assertThatThrownBy(
            () -> objective(new SelfTraining.Parts(0, 1, 0, 1, ONE_VIEW, 0, 0), byTeachers, null))
        .hasMessageContaining("no images or teachers");
  }

  /** What is checked of an objective whose strong views a teacher labels. */
  private interface TaughtCheck {
    void of(SelfTraining objective, Ensemble teachers, Tensor weak);
  }

  private void withTeachers(SelfTraining.PseudoLabels labelling, TaughtCheck check) {
    try (SegmentationModel teacher = TinyTraining.modelWithoutDropout(4);
        TensorScope scope = new TensorScope()) {
      Ensemble teachers = Ensemble.of(teacher, TinyTraining.backend());
      try (SelfTraining objective =
          objective(new SelfTraining.Parts(0, 0, 0, 1, ONE_VIEW, 0, 0), labelling, teachers)) {
        byte[] rgb = batches(objective).get("unlabelled").rgb();
        Tensor weak = Tensors.ofBytes(rgb, BATCH, HEIGHT, WIDTH, 3).permute(0, 3, 1, 2);
        check.of(objective, teachers, weak);
      }
    }
  }

  /** With weights the model says rare classes too often; their labels should not. */
  @Test
  void classWeightsAreTakenOutOfPseudoLabels() {
    double[] shares = new double[CLASSES];
    Arrays.fill(shares, 0.02 / (CLASSES - 1));
    shares[0] = 0.98;
    ClassWeights weights = ClassWeights.inverseLog(shares);
    SelfTraining.PseudoLabels corrected =
        new SelfTraining.PseudoLabels(NAMES, SURE, 0.5, 0.9, 0.9, 0, 0, true, false, 0, false, 1);
    withTeachers(
        corrected,
        (objective, teachers, weak) -> {
          double[] said =
              Tensors.toDoubles(teachers.forward(weak).probabilities(0, BATCH, HEIGHT, WIDTH, 1));
          byte[] before = Arrays.copyOf(labels(said), PIXELS);
          for (int i = 0; i < said.length; i++) {
            said[i] /= weights.values()[i / PIXELS % CLASSES];
          }
          byte[] after = Arrays.copyOf(labels(said), PIXELS);
          OneStep.of(objective, student, 0, weights);
          assertThat(objective.labelled().get(0).label().classes())
              .isEqualTo(after)
              .isNotEqualTo(before);
        });
  }

  @Test
  void aPartWithoutItsImagesIsRefused() {
    assertThatThrownBy(() -> objective(new SelfTraining.Parts(0, 0, 0, 0, ONE_VIEW, 0, 1), false))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("no images or teachers");
  }
}
