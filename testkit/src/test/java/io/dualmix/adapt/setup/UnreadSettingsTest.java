package io.dualmix.adapt.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.config.InvalidSetting;
import io.dualmix.recipe.Recipes;
import io.dualmix.recipe.StageSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of parts that a recipe does not have, or that contradict each other. */
class UnreadSettingsTest {
  private static Experiment experiment(String recipe, String... changes) {
    String yaml =
        """
        name: settings
        preset: paper
        data:
          source: {type: scenes, look: game, seed: 1, count: 4}
          target: {type: scenes, look: camera, seed: 2, count: 5}
          validation: {type: scenes, look: camera, seed: 3, count: 2}
          labelled: {count: 2}
        model: {architecture: deeplabv3plus, backbone: mobilenetv1_025}
        method:
          recipe: %s
          rounds: 1
          baselines: [source_only]
          baseline: {steps: 7, batch: 2, start: random}
          region_teacher: {steps: 7, batch: 2, start: source_only}
          sample_teacher: {steps: 7, batch: 2, start: source_only}
          student: {steps: 7, batch: 2, start: source_only}
        schedule: {warmup: 0}
        """
            .formatted(recipe);
    return Experiments.parse(yaml, "settings", List.of(changes));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"dual_level_mixing", "dual_level_mixing_plus", "self_training", "semi_supervised"})
  void defaultsAreNoReasonForAWarning(String recipe) {
    assertThat(UnreadSettings.of(experiment(recipe))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "dual_level_mixing, method.self_training.strong_weight=2",
    "self_training, method.distillation.weight=2",
    "self_training, method.region_mix.probability=0.5",
    "semi_supervised, method.pseudo_labels.cap=0.8",
    // One round has no pseudo labels that anyone trains on.
    "dual_level_mixing, method.pseudo_labels.cap=0.8",
  })
  void whatNoStageReadsIsNamed(String recipe, String setting) {
    String key = setting.substring(0, setting.indexOf('='));
    assertThat(UnreadSettings.of(experiment(recipe, setting)))
        .singleElement()
        .asString()
        .startsWith(key + " is set, but no stage")
        .contains("(method.recipe: " + recipe + ")");
  }

  @ParameterizedTest
  @CsvSource({
    "dual_level_mixing_plus, method.self_training.strong_weight=2",
    "dual_level_mixing_plus, method.distillation.weight=2",
    "dual_level_mixing, method.distillation.weight=2",
    "dual_level_mixing, method.region_mix.probability=0.5",
    "self_training, method.self_training.sure=0.9",
  })
  void whatAStageReadsIsNot(String recipe, String setting) {
    assertThat(UnreadSettings.of(experiment(recipe, setting))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    // unlabelled and labelled images, and a strong view
    "dual_level_mixing_plus, method.self_training.labels=null, 6, target;strong",
    "dual_level_mixing_plus, method.self_training.class_mix_weight=1, 8, target;class-mix;strong",
    "self_training, method.self_training.labels=null, 6, source;target;class-mix",
    "semi_supervised, method.self_training.labels=null, 4, target;strong",
  })
  void eachRecipeTrainsOnItsParts(String recipe, String setting, int images, String parts) {
    Experiment experiment = experiment(recipe, setting);
    List<StageSpec> stages = Recipes.stages(experiment);
    StageSpec student =
        stages.stream().filter(stage -> stage.id().name().equals("student")).findFirst().get();
    ObjectiveType type = ObjectiveTypes.named(student.objective());
    assertThat(type.imagesPerStep(experiment, 2)).isEqualTo(images);
    assertThat(type.withoutParts(experiment).keySet()).containsExactly(parts.split(";"));
  }

  @ParameterizedTest
  @CsvSource({
    "self_training, method.self_training.labels=teachers, recipe has none",
    "self_training, method.self_training.hard_weight=1, has no teachers",
    "self_training, method.self_training.strong_views=2, strong_weight is 0",
    "semi_supervised, method.self_training.complementary_dropout=true, one strong view",
  })
  void partsThatCannotBeAreRefused(String recipe, String setting, String why) {
    String key = setting.substring(0, setting.indexOf('='));
    Experiment experiment = experiment(recipe, setting);
    StageSpec student = Recipes.stages(experiment).get(1);
    assertThatThrownBy(() -> ObjectiveTypes.named(student.objective()).check(experiment))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining(key)
        .hasMessageContaining(why);
  }

  @Test
  void twoViewsNeedNothingElse() {
    Experiment two =
        experiment(
            "semi_supervised",
            "method.self_training.strong_views=2",
            "method.self_training.complementary_dropout=true",
            "method.ohem_threshold=0.7");
    assertThat(UnreadSettings.of(two)).isEmpty();
  }
}
