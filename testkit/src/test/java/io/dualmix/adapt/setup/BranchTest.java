package io.dualmix.adapt.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.recipe.StageSpec;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BranchTest {
  private static final Experiment STORED =
      Experiments.parse(
          """
          name: earlier
          preset: paper
          data:
            source: {type: scenes, look: game, seed: 1, count: 4}
            target: {type: scenes, look: camera, seed: 2, count: 5}
            validation: {type: scenes, look: camera, seed: 3, count: 2}
            labelled: {count: 2}
          model: {architecture: deeplabv3plus, backbone: mobilenetv1_025}
          method:
            rounds: 2
            baselines: [source_only, target_only]
            baseline: {steps: 7, batch: 2, start: random}
            region_teacher: {steps: 7, batch: 2, start: source_only}
            sample_teacher: {steps: 7, batch: 2, start: source_only}
            student: {steps: 7, batch: 2, start: source_only}
          schedule: {warmup: 0}
          """,
          "earlier",
          List.of());

  @Test
  void theStudentAndAllThatNeedsItTrainsAgain() {
    Branch branch = branch("round-1/student", "method.distillation.weight=2");

    assertThat(paths(branch.taken()))
        .containsExactly(
            "baseline/source-only",
            "baseline/target-only",
            "round-1/region-teacher",
            "round-1/sample-teacher",
            "round-1/ensemble");
    assertThat(paths(branch.trained()))
        .startsWith("round-1/student", "round-1/pseudo-labels", "round-2/region-teacher")
        .endsWith("round-2/student");
  }

  /** The paper's table 3: another second teacher, beside the first one of the earlier run. */
  @Test
  void aTeacherOfTheSameKindTrainsInPlaceOfTheOther() {
    Branch branch =
        branch(
            "round-1/region-teacher-2",
            "method.rounds=1",
            "method.teachers=[region_level, region_level]");

    assertThat(paths(branch.taken()))
        .containsExactly("baseline/source-only", "baseline/target-only", "round-1/region-teacher");
    assertThat(paths(branch.trained()))
        .containsExactly("round-1/region-teacher-2", "round-1/ensemble", "round-1/student");
  }

  @Test
  void aNameIsItsFirstOccurrence() {
    assertThat(branch("student").redo().path()).isEqualTo("round-1/student");
  }

  @Test
  void onlyWhatHasEndedIsTakenOver() {
    Branch branch =
        Branch.of(STORED, STORED, "round-2/student", stage -> stage.path().startsWith("baseline/"));
    assertThat(paths(branch.taken()))
        .containsExactly("baseline/source-only", "baseline/target-only");
    assertThat(paths(branch.trained())).contains("round-1/region-teacher", "round-1/student");
  }

  /** How teachers guide changes their scores too, which cost little. */
  @Test
  void scoresOfTeachersAreMadeAgainWhereASettingConcernsThem() {
    Branch branch = branch("student", "method.distillation.teacher_statistics=target");
    assertThat(paths(branch.taken()))
        .contains("round-1/region-teacher", "round-1/sample-teacher")
        .doesNotContain("round-1/ensemble");
    assertThat(paths(branch.trained())).startsWith("round-1/ensemble", "round-1/student");
  }

  @Test
  void aStageThatTheEarlierRunDidNotHaveTrains() {
    Branch branch = branch("round-2/student", "method.baselines=[source_only, target_only, joint]");
    assertThat(paths(branch.trained())).containsExactly("baseline/joint", "round-2/student");
  }

  @ParameterizedTest
  @CsvSource({
    "student, method.student.steps=9",
    "student, method.student.start=random",
    "student, method.distillation.weight=2",
    "student, method.pseudo_labels.portion=0.4",
    "student, method.rounds=3",
    "student, compute.threads=1",
    "student, evaluation.every=3",
    "student, data.cache_mb=0",
    "round-2/region-teacher, method.region_teacher.start_later=random",
    "round-2/student, method.student.start_later=random",
    "round-2/student, method.student_labels=union",
    "round-1/region-teacher, method.region_mix.probability=0.25",
  })
  void settingsOfWhatTrainsAgainMayChange(String redo, String change) {
    assertThat(branch(redo, change).taken()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "student, data.labelled.count=3, data.labelled.count, baseline/source-only",
    "student, data.validation.count=3, data.validation, baseline/source-only",
    "student, seed=2, seed, baseline/source-only",
    "student, model.backbone=mobilenetv1_050, model.backbone, baseline/source-only",
    "student, optimiser.learning_rate=0.5, optimiser.learning_rate, baseline/source-only",
    "student, schedule.warmup=1, schedule.warmup, baseline/source-only",
    "student, method.sample_teacher.steps=9, method.sample_teacher.steps, round-1/sample-teacher",
    "student, method.region_mix.probability=0.25, method.region_mix.probability,"
        + " round-1/region-teacher",
    "round-2/student, method.distillation.weight=2, method.distillation.weight, round-1/student",
    "round-2/student, method.student.start=random, method.student.start, round-1/student",
    "round-2/student, method.pseudo_labels.portion=0.4, method.pseudo_labels,"
        + " round-1/pseudo-labels",
    "round-2/student, method.labelled_share=0.5, method.labelled_share, round-2/region-teacher",
  })
  void aSettingOfWhatIsTakenOverIsRefused(String redo, String change, String key, String stage) {
    assertThatThrownBy(() -> branch(redo, change))
        .isInstanceOfSatisfying(
            DualMixException.class,
            e -> {
              assertThat(e).hasMessageStartingWith(key).hasMessageContaining(stage + ",");
              assertRemedyHelps(e.remedy(), change);
            });
  }

  /** What changes a stage's start is named, and not the run's name, which differs as well. */
  @Test
  void aChangedStartIsNamedWithTheStageThatComesBeforeAllOfThem() {
    String[] changes = {
      "name=other",
      "method.region_teacher.start_later=random",
      "method.sample_teacher.start_later=random",
    };
    assertThatThrownBy(() -> branch("round-2/region-teacher", changes))
        .isInstanceOfSatisfying(
            DualMixException.class,
            e -> {
              assertThat(e).hasMessageStartingWith("method.sample_teacher.start_later is previous");
              assertThat(e.remedy()).startsWith("Redo round-1/pseudo-labels,");
              assertRemedyHelps(e.remedy(), changes);
            });
  }

  /** The named stage can be redone with these changes; if none is named, there is none. */
  private static void assertRemedyHelps(String remedy, String... changes) {
    if (remedy.startsWith("Redo ")) {
      String named = remedy.substring("Redo ".length(), remedy.indexOf(','));
      assertThat(branch(named, changes).trained()).isNotEmpty();
    } else {
      assertThat(remedy).startsWith("No single stage");
      for (StageSpec stage : Branch.of(STORED, STORED, "student", one -> false).trained()) {
        assertThatThrownBy(() -> branch(stage.path(), changes))
            .isInstanceOf(DualMixException.class);
      }
    }
  }

  @Test
  void everySettingMayChangeIfNothingIsTakenOver() {
    Experiment other = Experiments.with(STORED, List.of("seed=7", "data.labelled.count=3"));
    Branch branch = Branch.of(STORED, other, "student", stage -> false);
    assertThat(branch.taken()).isEmpty();
  }

  @Test
  void anUnknownStageIsAnsweredWithTheStages() {
    assertThatThrownBy(() -> branch("teacher"))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("There is no stage 'teacher'");
  }

  private static Branch branch(String redo, String... changes) {
    return Branch.of(STORED, Experiments.with(STORED, Arrays.asList(changes)), redo, stage -> true);
  }

  private static Stream<String> paths(List<StageSpec> stages) {
    return stages.stream().map(StageSpec::path);
  }
}
