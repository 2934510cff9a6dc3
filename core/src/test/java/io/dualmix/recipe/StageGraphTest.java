package io.dualmix.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class StageGraphTest {
  private static final List<StageSpec> STAGES =
      DualLevelMixing.ofSettings(
          Map.of("method.rounds", "2", "method.baselines", "source_only joint"));
  private static final StageGraph GRAPH =
      new StageGraph(STAGES, stage -> stage.path().endsWith("joint") ? 2 : 1);

  private static List<String> paths(List<StageSpec> stages) {
    return stages.stream().map(StageSpec::path).toList();
  }

  private static StageSpec stage(String path) {
    return STAGES.stream().filter(s -> s.path().equals(path)).findFirst().orElseThrow();
  }

  @Test
  void whatNothingTiesTogetherMayRunSideBySideTheLargestFirst() {
    assertThat(paths(GRAPH.startable(Set.of(), Set.of(), 2)))
        .containsExactly("baseline/joint", "baseline/source-only");
    assertThat(paths(GRAPH.startable(Set.of(), Set.of(), 9)))
        .containsExactly(
            "baseline/joint",
            "baseline/source-only",
            "round-1/region-teacher",
            "round-1/sample-teacher");
  }

  @Test
  void aStageThatIsAloneAtItsDepthWaitsForTheMachine() {
    StageId joint = StageId.baseline("joint");
    Set<StageId> ended =
        Set.of(
            StageId.baseline("source-only"),
            new StageId(1, "region-teacher"),
            new StageId(1, "sample-teacher"));

    assertThat(GRAPH.alone(stage("round-1/student"))).isTrue();
    assertThat(GRAPH.alone(stage("round-1/region-teacher"))).isFalse();
    assertThat(GRAPH.startable(ended, Set.of(joint), 2)).isEmpty();
    Set<StageId> all = new HashSet<>(ended);
    all.add(joint);
    assertThat(paths(GRAPH.startable(all, Set.of(), 2))).containsExactly("round-1/ensemble");
  }

  @Test
  void whileAStageHasTheMachineNothingElseBegins() {
    Set<StageId> ended = Set.of(new StageId(1, "region-teacher"), new StageId(1, "sample-teacher"));
    assertThat(GRAPH.startable(ended, Set.of(new StageId(1, "student")), 4)).isEmpty();
  }

  @Test
  void theMakespanIsThatOfTheWorkersThereAre() {
    // One worker: everything one behind the other. Two: four models of 1 s, then each teacher pair.
    assertThat(GRAPH.makespan(stage -> stage.trains() ? 1 : 0, 1)).isCloseTo(8, within(1e-9));
    assertThat(GRAPH.makespan(stage -> stage.trains() ? 1 : 0, 2)).isCloseTo(5, within(1e-9));
  }

  /** A teacher's chain is longer than the larger baseline, which then runs beside the student. */
  @Test
  void withAGivenNumberOfThreadsNothingWaitsForTheMachine() {
    StageGraph given =
        new StageGraph(STAGES, stage -> stage.path().endsWith("joint") ? 2 : 1, true);
    assertThat(paths(given.startable(Set.of(), Set.of(), 2)))
        .containsExactly("round-1/region-teacher", "round-1/sample-teacher");
    Set<StageId> teachers =
        Set.of(new StageId(1, "region-teacher"), new StageId(1, "sample-teacher"));
    assertThat(paths(given.startable(teachers, Set.of(), 2)))
        .containsExactly("round-1/student", "baseline/joint");
    assertThat(given.alone(stage("round-1/student"))).isFalse();

    // Seven models of a second: the baseline runs beside the student, and not before it.
    List<StageSpec> one =
        DualLevelMixing.ofSettings(Map.of("method.rounds", "2", "method.baselines", "source_only"));
    ToDoubleFunction<StageSpec> second = stage -> stage.trains() ? 1 : 0;
    assertThat(new StageGraph(one, second, true).makespan(second, 2)).isCloseTo(4, within(1e-9));
    assertThat(new StageGraph(one, second).makespan(second, 2)).isCloseTo(5, within(1e-9));
    assertThat(new StageGraph(one, second, true).makespan(second, 1)).isCloseTo(7, within(1e-9));
  }

  @Test
  void theModelsOfTheNextRoundWaitForThePseudoLabels() {
    StageSpec teacher = stage("round-2/sample-teacher");
    assertThat(teacher.pseudoLabels()).contains(new StageId(1, "pseudo-labels"));
    assertThat(teacher.needs()).contains(new StageId(1, "pseudo-labels"));
    assertThat(stage("round-1/sample-teacher").needs()).isEmpty();
    assertThat(stage("round-2/student").needs())
        .contains(new StageId(2, "region-teacher"), new StageId(2, "sample-teacher"));
  }
}
