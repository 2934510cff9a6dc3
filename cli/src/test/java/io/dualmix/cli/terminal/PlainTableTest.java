package io.dualmix.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PlainTableTest {
  @Test
  void columnsAreAsWideAsTheirWidestCell() {
    assertThat(
            new PlainTable("run", ">mIoU", "state")
                .add("a-long-name", "7.5", "")
                .add("b", "61.25", "running")
                .lines())
        .containsExactly(
            "run           mIoU  state", //
            "a-long-name    7.5",
            "b            61.25  running");
  }

  @Test
  void cellsAreShownAsTheyAre() {
    assertThat(new PlainTable("a", ">b").add("@|bold x|@ 100 % %n", "é日本").lines().get(1))
        .isEqualTo("@|bold x|@ 100 % %n  é日本");
  }

  @Test
  void aRowWithAnotherNumberOfCellsIsRefused() {
    assertThatThrownBy(() -> new PlainTable("a", "b").add("x"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
