package io.dualmix.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.model.SegmentationModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training that leaves the finite numbers stops with advice, and spoils no checkpoint. */
class DivergenceTest {
  @TempDir Path folder;

  /** The sample-level teacher with another loss from a step on. */
  private record Spoiled(Objective base, int fromStep, UnaryOperator<Tensor> change)
      implements Objective {
    @Override
    public List<String> parts() {
      return base.parts();
    }

    @Override
    public int imagesPerStep() {
      return base.imagesPerStep();
    }

    @Override
    public Loss loss(SegmentationModel model, int step) {
      Loss loss = base.loss(model, step);
      return step < fromStep ? loss : new Loss(change.apply(loss.total()), loss.parts());
    }

    @Override
    public void close() {
      base.close();
    }
  }

  private static IntFunction<Objective> spoiled(int fromStep, UnaryOperator<Tensor> change) {
    return from -> new Spoiled(TinyTraining.sampleLevelTeacher(from), fromStep, change);
  }

  private static Tensor notANumber(Tensor loss) {
    return loss.mul(new Scalar(Double.NaN));
  }

  /** The loss stays as it is, but the derivative of the square root is infinite at 0. */
  private static Tensor infiniteGradient(Tensor loss) {
    return loss.add(loss.sub(loss.detach()).sqrt());
  }

  @Test
  void aLossThatIsNotANumberNamesStageAndSteps() {
    // Reports after steps 4 and 8; the sixth step is the first without a number.
    assertThatThrownBy(() -> train(plan(4, 100), 0.01, spoiled(5, DivergenceTest::notANumber)))
        .isInstanceOf(DualMixException.class)
        .hasMessage("The loss of round-1/test became NaN between steps 5 and 8");
  }

  @Test
  void theAdviceNamesTheSettings() {
    assertThatThrownBy(() -> train(plan(4, 100), 0.01, spoiled(0, DivergenceTest::notANumber)))
        .extracting(e -> ((DualMixException) e).remedy())
        .asString()
        .contains("optimiser.learning_rate", "optimiser.clip_norm", "schedule.warmup", "--resume");
  }

  @Test
  void aLearningRateFarTooHighIsNoticed() {
    assertThatThrownBy(
            () -> train(plan(4, 100), 1e10, from -> TinyTraining.sampleLevelTeacher(from)))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("round-1/test")
        .hasMessageMatching(".*(steps 1 and 4|step 4).*");
  }

  @Test
  void theLastCheckpointBeforeIsKept() {
    // The checkpoint after step 6 would be the first with spoiled weights.
    assertThatThrownBy(() -> train(plan(100, 3), 0.01, spoiled(4, DivergenceTest::notANumber)))
        .hasMessageContaining("between steps 1 and 6");

    Checkpoints checkpoints = TinyTraining.checkpoints(folder);
    assertThat(checkpoints.state().orElseThrow().step()).isEqualTo(3);
  }

  @Test
  void weightsThatAreNoNumbersAreNotSavedThoughTheLossStillIsOne() {
    assertThatThrownBy(() -> train(plan(1, 1), 0.01, spoiled(2, DivergenceTest::infiniteGradient)))
        .isInstanceOf(DualMixException.class)
        .hasMessage("The weights of round-1/test are no finite numbers any more after step 3");

    assertThat(TinyTraining.checkpoints(folder).state().orElseThrow().step()).isEqualTo(2);
  }

  @Test
  void weightsThatAreNoNumbersAreNotScored() {
    Trainer.Plan plan =
        new Trainer.Plan("round-1/test", 8, new PolySchedule(0.01, 0.9, 0, 8), 100, 100, 2, 7);
    assertThatThrownBy(() -> train(plan, 0.01, spoiled(1, DivergenceTest::infiniteGradient)))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("after step 2");
    assertThat(Files.exists(TinyTraining.checkpoints(folder).bestModel())).isFalse();
  }

  private static Trainer.Plan plan(int reportEvery, int checkpointEvery) {
    return new Trainer.Plan(
        "round-1/test", 8, new PolySchedule(0.01, 0.9, 0, 8), reportEvery, checkpointEvery, 0, 7);
  }

  private void train(Trainer.Plan plan, double rate, IntFunction<Objective> objective) {
    Trainer.Plan at =
        new Trainer.Plan(
            plan.stage(),
            plan.steps(),
            new PolySchedule(rate, 0.9, 0, 8),
            plan.reportEvery(),
            plan.checkpointEvery(),
            plan.evaluateEvery(),
            plan.seed());
    try (SegmentationModel model = TinyTraining.model(1)) {
      new Trainer(
              TinyTraining.backend(),
              TinyTraining.optimiser("sgd"),
              RunListener.all(List.of()),
              new StopRequest())
          .train(
              at, model, objective, () -> TinyTraining.score(5), TinyTraining.checkpoints(folder));
    }
  }
}
