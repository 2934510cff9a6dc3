package io.dualmix.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.dualmix.DualMixException;
import io.dualmix.adapt.TinyScenes;
import io.dualmix.adapt.setup.ObjectiveTypes;
import io.dualmix.config.Experiment;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecipesTest {
  private static List<StageSpec> stages(String... changes) {
    return Recipes.stages(TinyScenes.experiment(changes));
  }

  @Test
  void theDefaultIsThePapersMethod() {
    Experiment tiny = TinyScenes.experiment();

    assertThat(tiny.method().recipe()).isEqualTo("dual_level_mixing");
    assertThat(Recipes.of(tiny)).isInstanceOf(DualLevelMixing.class);
    assertThat(stages("method.rounds=2"))
        .extracting(StageSpec::path)
        .containsExactly(
            "round-1/region-teacher",
            "round-1/sample-teacher",
            "round-1/ensemble",
            "round-1/student",
            "round-1/pseudo-labels",
            "round-2/region-teacher",
            "round-2/sample-teacher",
            "round-2/ensemble",
            "round-2/student");
  }

  @Test
  void everyObjectiveOfARecipeIsThere() {
    assertThat(
            stages(
                "method.baselines=[joint, source_only, target_only]",
                "method.baseline.start=random"))
        .filteredOn(StageSpec::trains)
        .allSatisfy(stage -> assertThat(ObjectiveTypes.named(stage.objective())).isNotNull());
  }

  @Test
  void anUnknownRecipeIsAnsweredWithTheOneThatWasMeant() {
    assertThatThrownBy(() -> TinyScenes.experiment("method.recipe=dual_level_mixin"))
        .isInstanceOfSatisfying(
            DualMixException.class,
            e -> assertThat(e.remedy()).contains("Did you mean dual_level_mixing?"))
        .hasMessageContaining("method.recipe is 'dual_level_mixin'");
  }

  @Test
  void laterRoundsStartFromTheSameStageOfTheRoundBefore() {
    StageSpec second =
        stages("method.rounds=2").stream()
            .filter(s -> s.path().equals("round-2/student"))
            .findFirst()
            .orElseThrow();
    assertThat(second.start()).isEqualTo(new WeightSource.FromStage(new StageId(1, "student")));
  }

  @Test
  void theOtherBaselinesMayStartFromSourceOnly() {
    String[] all = {
      "method.baselines=[joint, source_only, target_only]", "method.baseline.start=source_only"
    };
    WeightSource sourceOnly = new WeightSource.FromStage(StageId.baseline("source-only"));
    assertThat(stages(all))
        .filteredOn(stage -> stage.id().round() == 0)
        .extracting(StageSpec::path, StageSpec::start)
        .containsExactly(
            tuple("baseline/source-only", new WeightSource.RandomInit()),
            tuple("baseline/target-only", sourceOnly),
            tuple("baseline/joint", sourceOnly));
    assertThatThrownBy(
            () -> stages("method.baselines=[target_only]", "method.baseline.start=source_only"))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("method.baseline.start is source_only");
  }

  @Test
  void ratesAndHeadFactorsBelongToAStageAndItsRounds() {
    List<StageSpec> stages =
        stages(
            "method.rounds=2",
            "method.student.learning_rate=0.01",
            "method.student.learning_rate_later=0.001",
            "method.student.head_multiplier_later=1",
            "method.sample_teacher.head_multiplier=5");
    assertThat(stages)
        .filteredOn(StageSpec::trains)
        .extracting(s -> s.training().learningRate(), s -> s.training().headMultiplier())
        .containsExactly(
            tuple(null, null),
            tuple(null, 5.0),
            tuple(0.01, null),
            tuple(null, null),
            tuple(null, 5.0),
            tuple(0.001, 1.0));
  }

  @Test
  void aStageMayStartFromAnotherStageOfTheRoundBefore() {
    StageSpec second =
        stages("method.rounds=2", "method.region_teacher.start_later=student").stream()
            .filter(s -> s.path().equals("round-2/region-teacher"))
            .findFirst()
            .orElseThrow();
    assertThat(second.start()).isEqualTo(new WeightSource.FromStage(new StageId(1, "student")));
  }

  @Test
  void aStartThatNamesNoStageIsRefusedWithItsKey() {
    assertThatThrownBy(() -> TinyScenes.experiment("method.student.start=studnt"))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("method.student.start is 'studnt'; known are pretrained, random");
  }
}
