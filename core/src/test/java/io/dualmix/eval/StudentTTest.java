package io.dualmix.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudentTTest {
  /** From the tables in every textbook. */
  @ParameterizedTest
  @CsvSource({"1, 12.706", "2, 4.303", "4, 2.776", "9, 2.262", "10, 2.228", "30, 2.042"})
  void theQuantilesAreThoseOfTheTables(int degrees, double t) {
    assertThat(StudentT.twoSided(0.95, degrees)).isCloseTo(t, within(0.001));
  }

  @Test
  void manyDegreesAreTheNormalDistribution() {
    assertThat(StudentT.twoSided(0.95, 1_000_000)).isCloseTo(1.96, within(0.003));
  }

  @ParameterizedTest
  @CsvSource({"0, 0.5", "1, 0.1586553", "1.959964, 0.025", "3, 0.00134990"})
  void theTailIsThatOfTheTables(double z, double tail) {
    assertThat(StudentT.normalTail(z)).isCloseTo(tail, within(2e-7));
  }
}
