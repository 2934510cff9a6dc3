package io.dualmix.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.config.OptimiserConfig;
import io.dualmix.data.load.Batch;
import io.dualmix.model.SegmentationModel;
import io.dualmix.train.event.FailedBatch;
import io.dualmix.train.event.LossSpiked;
import io.dualmix.train.event.StepDone;
import io.dualmix.train.event.StepFailed;
import io.dualmix.train.event.StepFailed.Fault;
import io.dualmix.train.event.Stepped;
import io.dualmix.train.event.TrainingListener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Training whose loss, gradient or weights become NaN or infinite stops or skips the step, reports
 * it, and keeps the last good checkpoint.
 */
class DivergenceTest {
  private static final int STEPS = 8;

  @TempDir Path folder;
  private final List<StepFailed> failures = new ArrayList<>();
  private final List<FailedBatch> batches = new ArrayList<>();
  private final List<LossSpiked> spikes = new ArrayList<>();
  private final List<StepDone> reports = new ArrayList<>();

  /** The sample-level teacher with another loss in some steps, from 0. */
  private record Spoiled(Objective base, Set<Integer> steps, UnaryOperator<Tensor> change)
      implements Objective {
    @Override
    public List<String> terms() {
      return List.of("ce");
    }

    @Override
    public int imagesPerStep() {
      return base.imagesPerStep();
    }

    @Override
    public void compute(StepContext step) {
      Batch batch = step.data(() -> base.inputs(step.step()).get(0).batch());
      PixelLosses losses = step.forward(batch.images());
      Tensor ce = losses.crossEntropy(0, batch.labels(), 0, 1);
      Tensor loss = losses.withGradient(ce);
      step.term("ce", ce);
      step.backward(steps.contains(step.step()) ? change.apply(loss) : loss);
    }

    @Override
    public List<Input> inputs(int step) {
      return base.inputs(step);
    }

    @Override
    public void close() {
      base.close();
    }
  }

  private static ObjectiveFactory spoiled(Set<Integer> steps, UnaryOperator<Tensor> change) {
    return (from, model) ->
        new Spoiled(TinyTraining.sampleLevelTeacher(from, model), steps, change);
  }

  private static Tensor notANumber(Tensor loss) {
    return loss.mul(new Scalar(Double.NaN));
  }

  /** The loss stays as it is, but the derivative of the square root is infinite at 0. */
  private static Tensor infiniteGradient(Tensor loss) {
    return loss.add(loss.sub(loss.detach()).sqrt());
  }

  @Test
  void aLossThatIsNotANumberStopsAtItsStep() {
    // The report would come after step 8 only.
    assertThatThrownBy(
            () -> train(plan(8, 100), stops(), spoiled(Set.of(5), DivergenceTest::notANumber)))
        .isInstanceOf(DualMixException.class)
        .hasMessage("The loss of round-1/test became NaN in step 6");
  }

  @Test
  void theAdviceNamesTheSettings() {
    assertThatThrownBy(
            () -> train(plan(4, 100), stops(), spoiled(Set.of(0), DivergenceTest::notANumber)))
        .extracting(e -> ((DualMixException) e).remedy())
        .asString()
        .contains(
            "optimiser.learning_rate",
            "optimiser.clip_norm",
            "optimiser.on_nan=skip",
            "schedule.warmup",
            "--resume");
  }

  @Test
  void aLearningRateFarTooHighIsNoticedInTheFirstSteps() {
    assertThatThrownBy(() -> train(plan(100, 100), stops(), 1e30, TinyTraining::sampleLevelTeacher))
        .isInstanceOf(DualMixException.class)
        .hasMessageMatching("The (loss|gradient|weights) of round-1/test .* in step [12].*");
  }

  @Test
  void theLastCheckpointBeforeIsKept() {
    assertThatThrownBy(
            () -> train(plan(100, 3), stops(), spoiled(Set.of(4), DivergenceTest::notANumber)))
        .hasMessageEndingWith("in step 5");

    assertThat(state().step()).isEqualTo(3);
  }

  @Test
  void anInfiniteGradientStopsBeforeItsUpdate() {
    assertThatThrownBy(
            () -> train(plan(1, 1), stops(), spoiled(Set.of(2), DivergenceTest::infiniteGradient)))
        .isInstanceOf(DualMixException.class)
        .hasMessage("The gradient of round-1/test became NaN or infinite in step 3");

    assertThat(state().step()).isEqualTo(2);
  }

  @Test
  void aLostModelIsNotScored() {
    Trainer.Plan plan = new Trainer.Plan("round-1/test", STEPS, schedule(0.01), 100, 100, 2, 7);
    assertThatThrownBy(
            () -> train(plan, stops(), spoiled(Set.of(1), DivergenceTest::infiniteGradient)))
        .hasMessageEndingWith("in step 2");
    assertThat(Files.exists(TinyTraining.checkpoints(folder).bestModel())).isFalse();
  }

  @Test
  void theFailureHasTheBatchOfItsStep() {
    assertThatThrownBy(
            () -> train(plan(100, 100), stops(), spoiled(Set.of(5), DivergenceTest::notANumber)))
        .isInstanceOf(DualMixException.class);

    assertThat(failures).hasSize(1);
    StepFailed failure = failures.get(0);
    assertThat(failure.step()).isEqualTo(6);
    assertThat(failure.fault()).isEqualTo(Fault.LOSS);
    assertThat(failure.skipped()).isFalse();
    Batch expected;
    try (var source = TinyTraining.loader(TinyTraining.images(1), "source", 1, 5)) {
      expected = source.next();
    }
    List<FailedBatch.Input> inputs = batches.get(0).inputs();
    assertThat(batches.get(0).failure()).isEqualTo(failure);
    assertThat(inputs).extracting(FailedBatch.Input::name).contains("source", "target");
    assertThat(inputs.get(0).batch().names()).isEqualTo(expected.names());
    assertThat(inputs.get(0).batch().rgb()).isEqualTo(expected.rgb());
    assertThat(inputs.get(0).batch().classes()).isEqualTo(expected.classes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sgd", "adamw"})
  void aSkippedStepLeavesWeightsAndStatisticsAsTheyWere(String type) {
    OptimiserConfig config = skips(type, 5, 100);
    List<byte[]> before = new ArrayList<>();
    List<byte[]> after = new ArrayList<>();
    try (SegmentationModel model = TinyTraining.model(1)) {
      train(
          plan(1, 100),
          config,
          schedule(0.01),
          spoiled(Set.of(4), DivergenceTest::infiniteGradient),
          model,
          step -> {
            if (step == 4) {
              before.addAll(bytes(model));
            } else if (step == 5) {
              after.addAll(bytes(model));
            }
          });
    }
    assertThat(after).hasSameSizeAs(before).hasSizeGreaterThan(100);
    for (int i = 0; i < before.size(); i++) {
      assertThat(after.get(i)).isEqualTo(before.get(i));
    }
  }

  private static List<byte[]> bytes(SegmentationModel model) {
    return model.state().values().stream()
        .map(
            tensor -> {
              byte[] bytes = new byte[(int) tensor.nbytes()];
              new BytePointer(tensor.data_ptr()).get(bytes);
              return bytes;
            })
        .toList();
  }

  @Test
  void skippedStepsAreHeardOfAndLeaveTheMeans() {
    train(plan(4, 100), skips("sgd", 5, 100), spoiled(Set.of(1, 2), DivergenceTest::notANumber));

    assertThat(failures).extracting(StepFailed::step).containsExactly(2, 3);
    assertThat(failures).extracting(StepFailed::skipped).containsOnly(true);
    assertThat(reports).extracting(StepDone::loss).allMatch(Double::isFinite);
    assertThat(state().finished()).isTrue();
  }

  @Test
  void tooManySkippedStepsInARowStop() {
    assertThatThrownBy(
            () ->
                train(
                    plan(4, 100),
                    skips("sgd", 2, 100),
                    spoiled(Set.of(1, 2, 3), DivergenceTest::notANumber)))
        .hasMessageContaining("in step 4")
        .hasMessageContaining("optimiser.max_skips_in_row");
  }

  @Test
  void aGoodStepEndsTheRowOfSkippedOnes() {
    train(
        plan(4, 100),
        skips("sgd", 2, 100),
        spoiled(Set.of(1, 2, 4, 5), DivergenceTest::notANumber));
    assertThat(failures).hasSize(4);
  }

  @Test
  void skippedStepsAreCountedOverAResume() {
    ObjectiveFactory objective = spoiled(Set.of(1, 4, 6), DivergenceTest::notANumber);
    CancellationToken cancellation = new CancellationToken();
    assertThatThrownBy(
            () ->
                train(
                    plan(4, 100),
                    skips("sgd", 5, 2),
                    schedule(0.01),
                    objective,
                    TinyTraining.model(1),
                    step -> {
                      if (step == 3) {
                        cancellation.cancel();
                      }
                    },
                    cancellation))
        .isInstanceOf(CancellationToken.StoppedException.class);
    assertThatThrownBy(() -> train(plan(4, 100), skips("sgd", 5, 2), objective))
        .hasMessageContaining("in step 7")
        .hasMessageContaining("optimiser.max_skips ");
  }

  /** A loss of four times the median is a spike. */
  private static Trainer.Plan planOfSpikes() {
    return new Trainer.Plan(
        "round-1/test",
        30,
        schedule(1e-6),
        10,
        100,
        0,
        7,
        4.0,
        false,
        ClassWeights.none(),
        HardPixels.all());
  }

  @Test
  void aLossFarAboveTheMedianIsASpike() {
    Trainer.Plan plan = planOfSpikes();
    train(plan, stops(), spoiled(Set.of(3, 26), loss -> loss.mul(new Scalar(50.0))));

    // Step 4 comes before there are enough losses to compare with.
    assertThat(spikes).extracting(LossSpiked::step).containsExactly(27);
    assertThat(spikes.get(0).loss() / spikes.get(0).median()).isBetween(25.0, 100.0);
  }

  @Test
  void spikesAreTheSameOverAResume() {
    Trainer.Plan plan = planOfSpikes();
    ObjectiveFactory objective = spoiled(Set.of(26), loss -> loss.mul(new Scalar(50.0)));
    CancellationToken cancellation = new CancellationToken();
    assertThatThrownBy(
            () ->
                train(
                    plan,
                    stops(),
                    schedule(1e-6),
                    objective,
                    TinyTraining.model(1),
                    step -> {
                      if (step == 24) {
                        cancellation.cancel();
                      }
                    },
                    cancellation))
        .isInstanceOf(CancellationToken.StoppedException.class);
    train(plan, stops(), objective);

    assertThat(spikes).extracting(LossSpiked::step).containsExactly(27);
  }

  private static PolySchedule schedule(double rate) {
    return new PolySchedule(rate, 0.9, 0, 100);
  }

  private static OptimiserConfig stops() {
    return TinyTraining.optimiser("sgd");
  }

  private static OptimiserConfig skips(String type, int inARow, int all) {
    return new OptimiserConfig(type, 0.01, 1.0, 0.9, 1e-4, null, 0.0, "skip", inARow, all);
  }

  private static Trainer.Plan plan(int reportEvery, int checkpointEvery) {
    return new Trainer.Plan(
        "round-1/test", STEPS, schedule(0.01), reportEvery, checkpointEvery, 0, 7);
  }

  private TrainingState state() {
    return TinyTraining.checkpoints(folder).state().orElseThrow();
  }

  private void train(Trainer.Plan plan, OptimiserConfig config, ObjectiveFactory objective) {
    train(plan, config, plan.schedule(), objective, TinyTraining.model(1), step -> {});
  }

  private void train(
      Trainer.Plan plan, OptimiserConfig config, double rate, ObjectiveFactory objective) {
    train(plan, config, schedule(rate), objective, TinyTraining.model(1), step -> {});
  }

  private void train(
      Trainer.Plan plan,
      OptimiserConfig config,
      Schedule schedule,
      ObjectiveFactory objective,
      SegmentationModel model,
      IntConsumer stepped) {
    train(plan, config, schedule, objective, model, stepped, new CancellationToken());
  }

  private void train(
      Trainer.Plan plan,
      OptimiserConfig config,
      Schedule schedule,
      ObjectiveFactory objective,
      SegmentationModel model,
      IntConsumer stepped,
      CancellationToken cancellation) {
    TrainingListener witness =
        event -> {
          if (event instanceof Stepped e) {
            stepped.accept(e.step());
          } else if (event instanceof StepDone e) {
            reports.add(e);
          } else if (event instanceof StepFailed e) {
            failures.add(e);
          } else if (event instanceof FailedBatch e) {
            batches.add(e);
          } else if (event instanceof LossSpiked e) {
            spikes.add(e);
          }
        };
    Trainer.Plan at =
        new Trainer.Plan(
            plan.stage(),
            plan.steps(),
            schedule,
            plan.reportEvery(),
            plan.checkpointEvery(),
            plan.evaluateEvery(),
            plan.seed(),
            plan.spikeFactor(),
            plan.checkpointing(),
            plan.classWeights(),
            plan.hardPixels());
    try (model) {
      new Trainer(TinyTraining.backend(), config, witness, cancellation)
          .train(
              at,
              model,
              objective,
              (scored, which) -> TinyTraining.score(5),
              TinyTraining.checkpoints(folder));
    }
  }
}
