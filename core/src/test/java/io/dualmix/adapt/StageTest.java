package io.dualmix.adapt;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.adapt.Stage.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StageTest {
  @ParameterizedTest
  @CsvSource({
    "1, REGION_TEACHER, round-1/region-teacher",
    "2, SAMPLE_TEACHER, round-2/sample-teacher",
    "2, ENSEMBLE, round-2/ensemble",
    "10, STUDENT, round-10/student",
    "1, PSEUDO_LABELS, round-1/pseudo-labels",
  })
  void aStageIsNamedAsItsFolder(int round, Kind kind, String path) {
    assertThat(new Stage(round, kind).path()).isEqualTo(path);
    assertThat(new Stage(round, kind)).hasToString(path);
  }

  @Test
  void baselinesLieBesideTheRounds() {
    assertThat(Stage.baseline(Kind.SOURCE_ONLY).path()).isEqualTo("baseline/source-only");
  }
}
