package io.dualmix.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.DualMixException;
import io.dualmix.config.ScheduleConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
  private static Schedule of(String type, Integer warmup, Integer horizon, int steps) {
    return Schedule.of(new ScheduleConfig(type, null, warmup, horizon), 0.02, steps);
  }

  @Test
  void cosineFollowsTheKnownAnglesOfAHalfWave() {
    Schedule schedule = of("cosine", 0, null, 1200);
    assertThat(schedule.rate(0)).isEqualTo(0.02);
    assertThat(schedule.rate(300)).isCloseTo(0.01 * (1 + Math.sqrt(0.5)), within(1e-15));
    assertThat(schedule.rate(400)).isCloseTo(0.01 * 1.5, within(1e-15));
    assertThat(schedule.rate(600)).isCloseTo(0.01, within(1e-15));
    assertThat(schedule.rate(800)).isCloseTo(0.01 * 0.5, within(1e-15));
    assertThat(schedule.rate(1200)).isCloseTo(0, within(1e-15));
    assertThat(schedule.rate(2400)).isCloseTo(0, within(1e-15));
  }

  /** mmsegmentation's poly10warm: warm-up of the decayed rate, which falls by equal steps. */
  @Test
  void linearFallsByEqualSteps() {
    Schedule schedule = of("linear", 4, null, 100);
    assertThat(schedule.rate(1)).isCloseTo(0.02 * 0.5 * 0.99, within(1e-15));
    for (int step = 4; step < 100; step++) {
      assertThat(schedule.rate(step) - schedule.rate(step + 1)).isCloseTo(0.0002, within(1e-15));
    }
    assertThat(schedule.rate(100)).isZero();
    assertThat(schedule.rate(200)).isZero();
  }

  @Test
  void polyIsThePapersAndTheDefault() {
    for (String type : new String[] {"poly", null}) {
      // 0.02 * 0.52 ^ 0.9, computed with Python.
      assertThat(of(type, null, 250_000, 120_000).rate(120_000))
          .isCloseTo(0.011102812480972073, within(1e-15));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"poly", "cosine", "linear"})
  void everyTypeWarmsUpByEqualShares(String type) {
    Schedule plain = of(type, 0, null, 50);
    Schedule warm = of(type, 8, null, 50);
    for (int step = 0; step < 50; step++) {
      double share = step < 8 ? (step + 1) / 8.0 : 1;
      assertThat(warm.rate(step)).isCloseTo(plain.rate(step) * share, within(1e-15));
      assertThat(warm.rate(step)).isPositive();
    }
  }

  @ParameterizedTest
  @CsvSource({"poly", "cosine", "linear"})
  void theHorizonOfTheConfigurationComesBeforeTheStagesSteps(String type) {
    assertThat(of(type, 0, 80, 40).rate(20)).isEqualTo(of(type, 0, null, 80).rate(20));
    assertThat(of(type, 0, 80, 40).rate(20)).isGreaterThan(of(type, 0, null, 40).rate(20));
  }

  @Test
  void aCosineRefusesARateOfZero() {
    assertThatThrownBy(() -> new CosineSchedule(0, 0, 10))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("base 0.0");
  }
}
