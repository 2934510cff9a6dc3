package io.dualmix.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.eval.PairedBootstrap.Pair;
import io.dualmix.eval.PairedBootstrap.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class PairedBootstrapTest {
  private static final List<String> CLASSES = List.of("road", "car");

  @Test
  void theDifferenceIsThatOfTheMeanIous() {
    // IoU of road 80 / 100 and 90 / 100, of car 10 / 40 and 20 / 40.
    ImageCounts first = one(image("1", 80, 90, 90, 10, 20, 30));
    ImageCounts second = one(image("1", 90, 95, 95, 20, 30, 30));

    Result result = PairedBootstrap.of(List.of(new Pair(first, second)));

    assertThat(result.classes().get(0).value()).isCloseTo(0.1, within(1e-12));
    assertThat(result.classes().get(1).value()).isCloseTo(0.25, within(1e-12));
    assertThat(result.miou().value()).isCloseTo(0.175, within(1e-12));
    assertThat(result.blocks()).isEqualTo(1);
  }

  @Test
  void seedsAreAveraged() {
    ImageCounts low = one(image("1", 50, 100, 50, 0, 0, 0));
    ImageCounts middle = one(image("1", 60, 100, 60, 0, 0, 0));
    ImageCounts high = one(image("1", 90, 100, 90, 0, 0, 0));

    Result result = PairedBootstrap.of(List.of(new Pair(low, middle), new Pair(low, high)));

    // 0.6 - 0.5 and 0.9 - 0.5; nobody has a car.
    assertThat(result.miou().value()).isCloseTo(0.25, within(1e-12));
    assertThat(result.classes().get(1).value()).isNaN();
    assertThat(result.classes().get(1).interval()).isEmpty();
  }

  @Test
  void oneBlockHasNoInterval() {
    ImageCounts counts = one(image("1", 50, 100, 50, 0, 0, 0));
    assertThat(PairedBootstrap.of(List.of(new Pair(counts, counts))).miou().interval()).isEmpty();
  }

  @Test
  void equalGainsEverywhereHaveNoWidth() {
    ImageCounts first = many(8, block -> new long[] {50, 100, 50, 25, 50, 25});
    ImageCounts second = many(8, block -> new long[] {60, 100, 60, 35, 50, 35});

    Interval interval =
        PairedBootstrap.of(List.of(new Pair(first, second))).miou().interval().orElseThrow();

    assertThat(interval.low()).isCloseTo(0.15, within(1e-12));
    assertThat(interval.high()).isCloseTo(0.15, within(1e-12));
    assertThat(interval.excludesZero()).isTrue();
  }

  @Test
  void theBoundsAreThoseOfTheDrawsByHand() {
    // Gains of +0.1 and -0.1 in half of 20 blocks of equal size: a draw with k gains of 20 has
    // (2k - 20) / 200, and k is binomial. The expanded tail of 20 blocks is P(Z > 2.147) = 0.0159:
    // P(k <= 4) = 0.0059 < 0.0159 < P(k <= 5) = 0.0207.
    ImageCounts first = many(20, block -> new long[] {50, 100, 50, 0, 0, 0});
    ImageCounts second =
        many(
            20,
            block -> new long[] {block % 2 == 0 ? 60 : 40, 100, block % 2 == 0 ? 60 : 40, 0, 0, 0});

    Interval interval =
        PairedBootstrap.of(List.of(new Pair(first, second))).miou().interval().orElseThrow();

    assertThat(interval.low()).isCloseTo(-0.05, within(1e-9));
    assertThat(interval.high()).isCloseTo(0.05, within(1e-9));
  }

  @Test
  void theSameCountsGiveTheSameInterval() {
    Random random = new Random(3);
    ImageCounts first = noisy(random, 12, 0);
    ImageCounts second = noisy(random, 12, 0.02);
    List<Pair> pairs = List.of(new Pair(first, second));
    assertThat(PairedBootstrap.of(pairs)).isEqualTo(PairedBootstrap.of(pairs));
  }

  @Test
  void aClassOfFewBlocksHasNoInterval() {
    ImageCounts first = many(10, b -> new long[] {50, 100, 50, b < 4 ? 5 : 0, 10, b < 4 ? 10 : 0});
    ImageCounts second = many(10, b -> new long[] {60, 100, 60, b < 4 ? 6 : 0, 10, b < 4 ? 10 : 0});

    Result result = PairedBootstrap.of(List.of(new Pair(first, second)));

    assertThat(result.classes().get(0).interval()).isPresent();
    assertThat(result.classes().get(1).interval()).isEmpty();
  }

  @Test
  void otherImagesAreNoPair() {
    Pair pair = new Pair(one(image("1", 1, 1, 1, 0, 0, 0)), one(image("2", 1, 1, 1, 0, 0, 0)));
    assertThat(pair.comparable()).isFalse();
    assertThatThrownBy(() -> PairedBootstrap.of(List.of(pair)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Frames of a block share their difficulty, and the models' difference shares it as well. */
  @Test
  void ninetyFivePercentOfTheIntervalsHaveTheTrueDifference() {
    int trials = 200;
    int covered = 0;
    Random random = new Random(20);
    for (int trial = 0; trial < trials; trial++) {
      ImageCounts first = many(12, block -> new long[] {500, 1000, 500, 250, 500, 250});
      ImageCounts second = gains(random, 12);
      Interval interval =
          PairedBootstrap.of(List.of(new Pair(first, second))).miou().interval().orElseThrow();
      covered += interval.low() <= 0.02 && 0.02 <= interval.high() ? 1 : 0;
    }
    // Three standard deviations of 200 trials with 95 % are 4.6 points.
    assertThat(covered / (double) trials).isBetween(0.90, 1.0);
    assertThat(covered).as("an interval that has everything says nothing").isLessThan(trials);
  }

  /** A mean gain of 0.02 in both classes; the deviation between blocks is 0.05. */
  private static ImageCounts gains(Random random, int blocks) {
    return many(
        blocks,
        block -> {
          long road = Math.round(500 + 1000 * (0.02 + 0.05 * random.nextGaussian()));
          long car = Math.round(250 + 500 * (0.02 + 0.05 * random.nextGaussian()));
          return new long[] {road, 1000, road, car, 500, car};
        });
  }

  private static ImageCounts noisy(Random random, int blocks, double gain) {
    return many(
        blocks,
        block -> {
          long road = Math.round(500 + 1000 * gain + 50 * random.nextGaussian());
          return new long[] {road, 1000, road, 100, 200, 100};
        });
  }

  /** Blocks of two frames each, the second of them empty. */
  private static ImageCounts many(int blocks, IntFunction<long[]> numbers) {
    List<ImageCounts.Image> images = new ArrayList<>();
    for (int block = 0; block < blocks; block++) {
      long[] n = numbers.apply(block);
      String sequence = "s" + block + "-";
      images.add(image(sequence + 1, n[0], n[1], n[2], n[3], n[4], n[5]));
      images.add(image(sequence + 2, 0, 0, 0, 0, 0, 0));
    }
    return new ImageCounts(CLASSES, images);
  }

  private static ImageCounts one(ImageCounts.Image image) {
    return new ImageCounts(CLASSES, List.of(image));
  }

  /** True positives, predicted pixels and truth pixels of both classes. */
  private static ImageCounts.Image image(
      String name, long road, long roadSeen, long roadTrue, long car, long carSeen, long carTrue) {
    return new ImageCounts.Image(
        name, List.of(road, car), List.of(roadSeen, carSeen), List.of(roadTrue, carTrue));
  }
}
