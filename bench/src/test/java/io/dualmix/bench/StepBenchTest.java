package io.dualmix.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.DualMixException;
import io.dualmix.train.StepClock.Phase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepBenchTest {
  private static Map<Phase, Double> step(double data, double forward) {
    Map<Phase, Double> phases = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      phases.put(phase, 0.0);
    }
    phases.put(Phase.DATA, data);
    phases.put(Phase.FORWARD, forward);
    return phases;
  }

  @Test
  void theMiddleHalfOfTheStepsCounts() {
    List<Map<Phase, Double>> times =
        new ArrayList<>(
            List.of(
                step(0.1, 0.5),
                step(50, 60),
                step(1, 9),
                step(3, 9),
                step(2, 9),
                step(4, 9),
                step(70, 80),
                step(0.2, 0.4)));
    Collections.shuffle(times, new Random(1));
    Map<Phase, Double> middle = StepBench.middle(times);
    assertThat(middle.get(Phase.DATA)).isCloseTo(2.5, within(1e-12));
    assertThat(middle.get(Phase.FORWARD)).isCloseTo(9, within(1e-12));
    assertThat(StepBench.total(middle)).isCloseTo(11.5, within(1e-12));
  }

  @Test
  void fewStepsAllCount() {
    assertThat(StepBench.middle(List.of(step(1, 2)))).isEqualTo(step(1, 2));
    assertThat(StepBench.middle(List.of(step(1, 2), step(3, 4), step(5, 9)))).isEqualTo(step(3, 5));
  }

  @ParameterizedTest
  @CsvSource({"-1,5", "2,0"})
  void impossibleCountsAreRefused(int warmUp, int timed) {
    assertThatThrownBy(() -> new StepBench.Steps(warmUp, timed))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining(warmUp + " steps");
  }
}
