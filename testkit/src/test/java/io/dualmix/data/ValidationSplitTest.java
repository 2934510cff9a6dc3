package io.dualmix.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidationSplitTest {
  private static final int[] NONE = {};

  /** Images with these names; nothing else is used. */
  private static Dataset named(List<String> names) {
    MemoryDataset base = MemoryDataset.noise(names.size(), 2, 2, 2, 1);
    return new Dataset() {
      @Override
      public ClassTable classes() {
        return base.classes();
      }

      @Override
      public int size() {
        return names.size();
      }

      @Override
      public String name(int index) {
        return names.get(index);
      }

      @Override
      public RgbImage image(int index) {
        return base.image(index);
      }

      @Override
      public boolean labelled(int index) {
        return true;
      }

      @Override
      public LabelImage label(int index) {
        return base.label(index);
      }

      @Override
      public String describe() {
        return names.size() + " named images";
      }
    };
  }

  private static int[] all(Dataset dataset) {
    return IntStream.range(0, dataset.size()).toArray();
  }

  private static List<String> frames(String sequence, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> String.format("%s_%05d_left", sequence, 30 * i))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7})
  void everyImageIsInOneOfTheTwo(long seed) {
    Dataset dataset = named(frames("a", 17));
    ValidationSplit share = ValidationSplit.of(dataset, all(dataset), NONE, 0.2, seed);

    Set<Integer> both = new HashSet<>(share.training());
    both.addAll(share.validation());
    assertThat(both).hasSize(17);
    assertThat(share.training()).doesNotContainAnyElementsOf(share.validation());
    assertThat(share.validation()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7})
  void wholeSequencesValidateWhereTheNamesTellThem(long seed) {
    List<String> names = new ArrayList<>();
    for (String sequence : List.of("city/a", "city/b", "d1", "d2", "e")) {
      names.addAll(frames(sequence, 4));
    }
    Dataset dataset = named(names);
    ValidationSplit share = ValidationSplit.of(dataset, all(dataset), NONE, 0.4, seed);

    assertThat(sequences(names, share.validation()))
        .doesNotContainAnyElementsOf(sequences(names, share.training()))
        .hasSize(2);
  }

  private static Set<String> sequences(List<String> names, List<Integer> indices) {
    return indices.stream()
        .map(i -> names.get(i).replaceFirst("_\\d+_left", ""))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7})
  void oneSequenceGivesABlockAtItsEnd(long seed) {
    // Written without leading zeros: frame 10 comes after frame 9, not after frame 1.
    List<String> names = IntStream.range(0, 20).mapToObj(i -> "frame" + i).sorted().toList();
    Dataset dataset = named(names);

    List<Integer> numbers =
        ValidationSplit.of(dataset, all(dataset), NONE, 0.25, seed).validation().stream()
            .map(i -> Integer.parseInt(names.get(i).substring(5)))
            .sorted()
            .toList();

    assertThat(numbers).isIn(List.of(0, 1, 2, 3, 4), List.of(15, 16, 17, 18, 19));
  }

  @Test
  void namesThatTellNoSequencesGiveABlockOfTheirOrder() {
    Dataset dataset = named(List.of("bus", "bike", "car", "dog", "elm", "fog", "gate", "hill"));
    List<Integer> block = ValidationSplit.of(dataset, all(dataset), NONE, 0.25, 1).validation();

    assertThat(block).isIn(List.of(0, 1), List.of(6, 7));
  }

  @Test
  void theSameSeedChoosesTheSame() {
    Dataset dataset = named(frames("a", 30));

    assertThat(ValidationSplit.of(dataset, all(dataset), NONE, 0.2, 9))
        .isEqualTo(ValidationSplit.of(dataset, all(dataset), NONE, 0.2, 9));
  }

  @ParameterizedTest
  @CsvSource({"2,0.01,1", "2,0.9,1", "10,0.9,9", "3,0.2,1"})
  void atLeastOneValidatesAndAtLeastOneTrains(int images, double share, int validating) {
    Dataset dataset = named(frames("a", images));

    assertThat(ValidationSplit.of(dataset, all(dataset), NONE, share, 1).validation())
        .hasSize(validating);
  }

  @Test
  void oneLabelledImageIsTooFew() {
    Dataset dataset = named(frames("a", 3));

    assertThatThrownBy(() -> ValidationSplit.of(dataset, new int[] {1}, NONE, 0.2, 1))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("There is no data.validation")
        .hasMessageContaining("3 named images");
  }

  @Test
  void labelledImagesThatAreNotDrawnValidateAndEveryDrawnOneTrains() {
    Dataset dataset = named(frames("a", 20));
    int[] drawn = {3, 11};
    int[] spare = IntStream.range(0, 20).filter(i -> i != 3 && i != 11).toArray();
    ValidationSplit share = ValidationSplit.of(dataset, drawn, spare, 0.2, 1);

    assertThat(share.training()).containsExactly(3, 11);
    assertThat(share.validation()).hasSize(5).doesNotContain(3, 11);
    assertThat(ValidationSplit.of(dataset, drawn, spare, 0.5, 1).validation()).hasSize(10);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "4,4", "9,5", "40,8"})
  void fiveValidateIfThatManyAreNotDrawn(int spare, int validating) {
    Dataset dataset = named(frames("a", spare + 1));
    int[] others = IntStream.rangeClosed(1, spare).toArray();
    ValidationSplit share = ValidationSplit.of(dataset, new int[] {0}, others, 0.2, 1);

    assertThat(share.training()).containsExactly(0);
    assertThat(share.validation()).hasSize(validating);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7})
  void aSequenceThatNothingTrainsOnValidatesFirst(long seed) {
    List<String> names = new ArrayList<>();
    for (String sequence : List.of("a", "b", "c", "d")) {
      names.addAll(frames(sequence, 5));
    }
    Dataset dataset = named(names);
    int[] drawn = {1, 6, 17};
    int[] spare = IntStream.range(0, 20).filter(i -> i != 1 && i != 6 && i != 17).toArray();

    assertThat(ValidationSplit.of(dataset, drawn, spare, 0.2, seed).validation())
        .containsExactly(10, 11, 12, 13, 14);
  }
}
