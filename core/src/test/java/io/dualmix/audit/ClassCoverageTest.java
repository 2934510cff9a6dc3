package io.dualmix.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.DualMixException;
import io.dualmix.tensor.RandomStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassCoverageTest {
  private static final int[] NONE = {};

  private static List<long[]> drawn(long seed, int images) {
    RandomStream random = RandomStream.of(seed);
    List<long[]> pixels = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      pixels.add(new long[] {1000 + random.nextInt(5000), random.nextInt(800), random.nextInt(60)});
    }
    return pixels;
  }

  /** F by its definition, for images whose classes are none of them rarer than the floor. */
  private static double worth(List<long[]> pixels, List<Integer> set) {
    double worth = 0;
    for (int c = 0; c < 3; c++) {
      double mean = 0;
      double sum = 0;
      for (int i = 0; i < pixels.size(); i++) {
        long[] p = pixels.get(i);
        double share = (double) p[c] / (p[0] + p[1] + p[2]);
        mean += share / pixels.size();
        sum += set.contains(i) ? share : 0;
      }
      worth += Math.log(1 + sum / mean);
    }
    return worth;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void everyChoiceRaisesTheMeasureMost(long seed) {
    List<long[]> pixels = drawn(seed, 12);
    List<Integer> chosen = new ArrayList<>();
    for (LabellingCandidate choice : new ClassCoverage(pixels).choose(4, NONE)) {
      double before = worth(pixels, chosen);
      double most = 0;
      for (int i = 0; i < pixels.size(); i++) {
        List<Integer> with = new ArrayList<>(chosen);
        if (!chosen.contains(i)) {
          with.add(i);
        }
        most = Math.max(most, worth(pixels, with) - before);
      }
      chosen.add(choice.index());
      assertThat(choice.score()).isCloseTo(most, within(1e-9));
      assertThat(worth(pixels, chosen) - before).isCloseTo(most, within(1e-9));
    }
  }

  @Test
  void theOnlyImageOfARareClassComesFirst() {
    List<long[]> pixels =
        List.of(
            new long[] {900, 100, 0},
            new long[] {500, 500, 0},
            new long[] {990, 0, 10},
            new long[] {800, 200, 0});

    assertThat(new ClassCoverage(pixels).choose(1, NONE).get(0).index()).isEqualTo(2);
  }

  @Test
  void theClassesThatGainMostAreNamed() {
    List<long[]> pixels = List.of(new long[] {990, 0, 10}, new long[] {900, 100, 0});

    assertThat(new ClassCoverage(pixels).choose(1, new int[] {1}).get(0).classes())
        .containsExactly(2, 0);
  }

  @Test
  void whatIsLabelledAlreadyCountsAndIsNotChosenAgain() {
    List<long[]> pixels =
        List.of(new long[] {0, 100, 0}, new long[] {0, 100, 0}, new long[] {100, 0, 0});

    assertThat(new ClassCoverage(pixels).choose(2, new int[] {0}))
        .extracting(LabellingCandidate::index)
        .containsExactly(2, 1);
  }

  @Test
  void theSizeOfAnImageDoesNotCount() {
    List<long[]> pixels = List.of(new long[] {2, 2, 0}, new long[] {4000, 4000, 0});

    assertThat(new ClassCoverage(pixels).choose(2, NONE).get(0).index()).isZero();
  }

  @Test
  void strayPixelsAreNoPreciousClass() {
    List<long[]> pixels =
        List.of(
            new long[] {500_000, 499_999, 1}, // One pixel in a million of a separate class.
            new long[] {100_000, 900_000, 0},
            new long[] {300_000, 700_000, 0});

    assertThat(new ClassCoverage(pixels).rarest(0)).containsExactly(0, 1);
  }

  @Test
  void anImageWithoutAnyClassComesLast() {
    List<long[]> pixels = List.of(new long[] {0, 0}, new long[] {1, 0}, new long[] {0, 1});

    assertThat(new ClassCoverage(pixels).choose(3, NONE).get(2).index()).isZero();
  }

  @Test
  void moreThanThereAreIsRefused() {
    assertThatThrownBy(() -> new ClassCoverage(drawn(1, 5)).choose(5, new int[] {3}))
        .isInstanceOf(DualMixException.class)
        .hasMessage("Cannot select 5 images: there are 4 to choose from");
  }
}
