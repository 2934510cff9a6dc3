package io.dualmix.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.recipe.DualLevelMixing;
import io.dualmix.recipe.StageSpec.Kind;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.train.event.Recorded;
import io.dualmix.train.event.StageFinished;
import io.dualmix.train.event.StageStarted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunStagesTest {
  @TempDir Path folder;

  private static final RunStages PLAN =
      RunStages.of(
          DualLevelMixing.ofSettings(
              Map.of(
                  "method.rounds", "12",
                  "method.baselines", "joint target_only source_only",
                  "method.student.steps", "40")));

  private static List<Recorded> sorted(Recorded... events) {
    List<RecordedEvent> recorded =
        Stream.of(events).map(e -> new RecordedEvent(Instant.EPOCH, e)).toList();
    return PLAN.sort(recorded).stream().map(RecordedEvent::event).toList();
  }

  @Test
  void baselinesComeBeforeTheRoundsAndRoundsInTheirNumbersOrder() {
    Recorded tenth = new StageStarted("round-10/student", 1);
    Recorded second = new StageStarted("round-2/student", 1);
    Recorded baseline = new StageStarted("baseline/joint", 1);

    assertThat(sorted(tenth, second, baseline)).containsExactly(baseline, second, tenth);
  }

  @Test
  void stagesSideBySideAreUntangled() {
    Recorded sample = new StageStarted("round-1/sample-teacher", 1);
    Recorded region = new StageStarted("round-1/region-teacher", 1);
    Recorded sampleEnd = new StageFinished("round-1/sample-teacher", 1);
    Recorded regionEnd = new StageFinished("round-1/region-teacher", 1);

    assertThat(sorted(sample, region, sampleEnd, regionEnd))
        .containsExactly(region, regionEnd, sample, sampleEnd);
  }

  @Test
  void whatIsNotInTheListComesLastUnderItsOwnName() {
    Recorded unknown = new StageStarted("round-1/quantised", 1);
    Recorded student = new StageStarted("round-12/student", 1);

    assertThat(sorted(unknown, student)).containsExactly(student, unknown);
    assertThat(PLAN.get("round-1/quantised").fullTitle()).isEqualTo("quantised, round 1");
  }

  @Test
  void aFileGivesTheSameStages() {
    AtomicFiles.write(folder.resolve(RunStages.FILE), PLAN.toJson());

    assertThat(RunStages.of(folder)).isEqualTo(PLAN);
    assertThat(PLAN.get("round-2/ensemble").kind()).isEqualTo(Kind.ENSEMBLE);
    assertThat(PLAN.get("round-2/ensemble").teachers())
        .containsExactly("round-2/region-teacher", "round-2/sample-teacher");
    assertThat(PLAN.get("round-2/region-teacher").pseudoLabels())
        .isEqualTo("round-1/pseudo-labels");
    assertThat(PLAN.steps()).isEqualTo(12 * 40);
    assertThat(PLAN.ends("round-12/student")).isTrue();
    assertThat(PLAN.ends("round-11/student")).isFalse();
  }

  @Test
  void theReferenceIsTheFirstBaseline() {
    assertThat(PLAN.baselines())
        .extracting(RunStages.Stage::title)
        .containsExactly("Target only", "Source only", "Joint");
  }

  @Test
  void aBrokenFileSaysHowToGetItBack() throws IOException {
    Files.writeString(folder.resolve(RunStages.FILE), "{\"stages\": [{\"path\": 3");

    assertThatThrownBy(() -> RunStages.of(folder))
        .isInstanceOfSatisfying(
            DualMixException.class, e -> assertThat(e.remedy()).contains("--resume"))
        .hasMessageContaining("stages.json is broken");
  }
}
