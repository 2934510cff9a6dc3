package io.dualmix.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.DualMixException;
import org.junit.jupiter.api.Test;

class PolyScheduleTest {
  @Test
  void decaysAsThePaperSays() {
    PolySchedule schedule = new PolySchedule(2.5e-4, 0.9, 0, 250_000);
    assertThat(schedule.rate(0)).isEqualTo(2.5e-4);
    // 2.5e-4 * 0.52 ^ 0.9, computed with Python.
    assertThat(schedule.rate(120_000)).isCloseTo(1.3878515601215092e-4, within(1e-15));
    assertThat(schedule.rate(250_000)).isZero();
    assertThat(schedule.rate(300_000)).isZero();
  }

  @Test
  void warmsUpLinearly() {
    PolySchedule schedule = new PolySchedule(1, 0, 4, 100);
    assertThat(schedule.rate(0)).isEqualTo(0.25);
    assertThat(schedule.rate(1)).isEqualTo(0.5);
    assertThat(schedule.rate(3)).isEqualTo(1);
    assertThat(schedule.rate(50)).isEqualTo(1);
  }

  @Test
  void refusesARateOfZero() {
    assertThatThrownBy(() -> new PolySchedule(0, 0.9, 0, 10))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("base 0.0");
  }
}
