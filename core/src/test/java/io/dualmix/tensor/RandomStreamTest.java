package io.dualmix.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
  @Test
  void aStreamIsAFunctionOfItsKeyOnEveryMachine() {
    // Computed by an independent SplitMix64 in Python, with FNV-1a for names.
    assertThat(RandomStream.of(1, "a", 2).nextLong()).isEqualTo(6808398652602350813L);
    assertThat(RandomStream.of(1, "a", 3).nextLong()).isNotEqualTo(6808398652602350813L);
  }

  @Test
  void keysAreOrdered() {
    assertThat(RandomStream.of(1, 2, 3).nextLong())
        .isNotEqualTo(RandomStream.of(1, 3, 2).nextLong());
  }

  @Test
  void doublesAreUniform() {
    RandomStream random = RandomStream.of(7);
    double[] drawn = new double[20_000];
    Arrays.setAll(drawn, i -> random.nextDouble());
    assertThat(Arrays.stream(drawn).average().orElseThrow()).isBetween(0.49, 0.51);
    assertThat(Arrays.stream(drawn).filter(v -> v < 0.25).count()).isBetween(4_800L, 5_200L);
    assertThat(Arrays.stream(drawn).allMatch(v -> v >= 0 && v < 1)).isTrue();
  }

  @Test
  void permutationsHoldEveryNumberOnce() {
    int[] order = RandomStream.of(3).permutation(100);
    assertThat(order).containsExactlyInAnyOrder(IntStream.range(0, 100).toArray());
    assertThat(order).isNotEqualTo(IntStream.range(0, 100).toArray());
  }
}
