package io.dualmix.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.config.Experiments;
import java.util.List;
import org.junit.jupiter.api.Test;

class DualLevelMixingTest {
  private static final String DATA =
      """
      name: x
      preset: paper
      data:
        source: {type: folder, path: s, classes: [road, car]}
        target: {type: folder, path: t, classes: [road, car]}
        validation: {type: folder, path: v, classes: [road, car]}
      model: {weights: imagenet.pth}
      """;

  private static List<StageSpec> stages(String... settings) {
    return new DualLevelMixing().stages(Experiments.parse(DATA, "test", List.of(settings)));
  }

  private static List<String> paths(List<StageSpec> stages) {
    return stages.stream().map(StageSpec::path).toList();
  }

  @Test
  void theTeachersAreOneOfEachKind() {
    assertThat(paths(stages("method.rounds=1")))
        .containsExactly(
            "round-1/region-teacher",
            "round-1/sample-teacher",
            "round-1/ensemble",
            "round-1/student");
  }

  /** As in the paper's table 3: the same settings and objective, a model of its own. */
  @Test
  void twoTeachersOfOneKindDifferInTheirNameAlone() {
    List<StageSpec> stages =
        stages("method.rounds=2", "method.teachers=[sample_level, sample_level]");

    assertThat(paths(stages.subList(0, 4)))
        .containsExactly(
            "round-1/sample-teacher",
            "round-1/sample-teacher-2",
            "round-1/ensemble",
            "round-1/student");
    StageSpec first = stages.get(0);
    StageSpec second = stages.get(1);
    assertThat(second.title()).isEqualTo("Sample-level teacher 2");
    assertThat(second.objective()).isEqualTo(first.objective()).isEqualTo("sample_level");
    assertThat(second.settings()).isEqualTo(first.settings()).isEqualTo("method.sample_teacher");
    assertThat(second.training()).isEqualTo(first.training());
    assertThat(stages.get(3).teachers()).containsExactly(first.id(), second.id());
    // In the paper later rounds continue: each from its own model.
    assertThat(stages.get(6).start()).isEqualTo(new WeightSource.FromStage(second.id()));
  }

  @Test
  void aSingleTeacherHasNoEnsemble() {
    List<StageSpec> stages = stages("method.rounds=1", "method.teachers=[region_level]");

    assertThat(paths(stages)).containsExactly("round-1/region-teacher", "round-1/student");
    assertThat(stages.get(1).teachers()).containsExactly(new StageId(1, "region-teacher"));
  }

  @Test
  void anUnknownKindIsNamedWithThoseThereAre() {
    assertThatThrownBy(() -> stages("method.teachers=[region_level, pixel_level]"))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("method.teachers.1")
        .hasMessageContaining("pixel_level");
    assertThatThrownBy(() -> stages("method.teachers=[]"))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("method.teachers");
  }
}
