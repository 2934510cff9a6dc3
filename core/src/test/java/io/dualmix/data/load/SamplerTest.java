package io.dualmix.data.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplerTest {
  private static int[] sequence(Sampler sampler, int steps) {
    return IntStream.range(0, steps).flatMap(s -> Arrays.stream(sampler.indices(s))).toArray();
  }

  @ParameterizedTest
  @CsvSource({"10,3,1", "7,7,2", "2,5,3", "1,4,4", "100,8,5"})
  void everyEpochHasEveryImageOnce(int n, int batch, long seed) {
    int[] drawn = sequence(Sampler.shuffled(n, batch, seed, "stage"), 4 * n);
    for (int epoch = 0; epoch < 4; epoch++) {
      int[] indices = Arrays.copyOfRange(drawn, epoch * n, (epoch + 1) * n);
      Arrays.sort(indices);
      assertThat(indices).isEqualTo(IntStream.range(0, n).toArray());
    }
  }

  @Test
  void epochsDifferInTheirOrder() {
    int[] drawn = sequence(Sampler.shuffled(50, 5, 1, "stage"), 20);
    assertThat(Arrays.copyOfRange(drawn, 0, 50)).isNotEqualTo(Arrays.copyOfRange(drawn, 50, 100));
  }

  @Test
  void stepDoesNotDependOnThoseAskedForBefore() {
    Sampler used = Sampler.shuffled(10, 4, 1, "stage");
    for (int step = 40; step > 0; step--) {
      used.indices(step);
    }
    assertThat(used.indices(17)).isEqualTo(Sampler.shuffled(10, 4, 1, "stage").indices(17));
  }

  @Test
  void stagesDifferInTheirOrder() {
    assertThat(Sampler.shuffled(50, 50, 1, "a").indices(0))
        .isNotEqualTo(Sampler.shuffled(50, 50, 1, "b").indices(0));
  }

  @ParameterizedTest
  @CsvSource({"0", "0.1", "0.25", "0.5", "0.8", "1"})
  void mixtureKeepsItsShareToWithinOneImage(double share) {
    int[] drawn = sequence(Sampler.mixture(5, 9, share, 4, 1, "stage"), 250);
    for (int length : new int[] {1, 10, 333, 1000}) {
      long first = Arrays.stream(drawn, 0, length).filter(i -> i < 5).count();
      assertThat((double) first).isBetween(length * share - 1, length * share + 1);
    }
  }

  @Test
  void mixtureGoesThroughEachPartInEpochs() {
    int[] drawn = sequence(Sampler.mixture(4, 6, 0.5, 2, 1, "stage"), 12);
    int[] second = Arrays.stream(drawn).filter(i -> i >= 4).toArray();
    assertThat(second).hasSize(12);
    assertThat(Arrays.stream(second, 0, 6).boxed().toList())
        .containsExactlyInAnyOrder(4, 5, 6, 7, 8, 9);
  }

  @Test
  void emptyDataSetIsRefused() {
    assertThatThrownBy(() -> Sampler.shuffled(0, 1, 1, "round-1/student"))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("round-1/student");
  }
}
