package io.dualmix.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StageIdTest {
  @ParameterizedTest
  @CsvSource({
    "1, region-teacher, round-1/region-teacher",
    "10, student, round-10/student",
    "0, source-only, baseline/source-only",
  })
  void aStageIsNamedAsItsFolder(int round, String name, String path) {
    assertThat(new StageId(round, name).path()).isEqualTo(path);
    assertThat(new StageId(round, name)).hasToString(path);
    assertThat(StageId.parse(path)).isEqualTo(new StageId(round, name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "student", "round-x/student", "round-1/../etc", "round-1/Student"})
  void whatIsNoPathIsRefused(String text) {
    assertThatThrownBy(() -> StageId.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aNameCannotLeaveTheRunsFolder() {
    assertThatThrownBy(() -> new StageId(1, "../secret"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
