package io.dualmix.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.dualmix.DualMixException;
import io.dualmix.audit.Finding.Kind;
import io.dualmix.data.Dataset;
import io.dualmix.data.LabelSizeMismatch;
import io.dualmix.data.MemoryDataset;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.UnknownLabelValues;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DomainScanTest {
  private static final MemoryDataset GOOD = MemoryDataset.noise(6, 8, 6, 3, 1);

  private static DomainScan scan(Dataset dataset, int threads) {
    return DomainScan.of("source", dataset, i -> true, threads, done -> {});
  }

  private static DomainScan scan(
      Map<Integer, RuntimeException> images, Map<Integer, RuntimeException> labels) {
    return scan(new FaultyDataset(GOOD, images, labels), 2);
  }

  private static DualMixException broken(String what) {
    return new DualMixException(what, "");
  }

  @Test
  void goodDataHaveNoFindings() {
    assertThat(scan(GOOD, 2).findings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8})
  void everyFaultIsFoundInTheOrderOfTheImages(int threads) {
    Dataset dataset =
        new FaultyDataset(
            GOOD,
            Map.of(1, broken("image one"), 4, broken("image four")),
            Map.of(2, broken("label two"), 5, new LabelSizeMismatch("label five", "")));

    assertThat(scan(dataset, threads).findings())
        .containsExactly(
            Finding.of(Kind.UNREADABLE_IMAGE, "source", "image-1", "image one"),
            Finding.of(Kind.UNREADABLE_LABEL, "source", "image-2", "label two"),
            Finding.of(Kind.UNREADABLE_IMAGE, "source", "image-4", "image four"),
            Finding.of(Kind.SIZE_MISMATCH, "source", "image-5", "label five"));
  }

  @Test
  void unknownValuesKeepTheirPixels() {
    DualMixException unknown = new UnknownLabelValues("x", "", Map.of("7", 12, "9", 3));

    assertThat(scan(Map.of(), Map.of(3, unknown)).findings())
        .containsExactly(
            new Finding(Kind.UNKNOWN_VALUES, "source", "image-3", "x", Map.of("7", 12, "9", 3)));
  }

  @Test
  void aBrokenImageIsNoSecondFaultOfItsLabel() {
    DualMixException torn = broken("torn");

    assertThat(scan(Map.of(0, torn), Map.of(0, torn)).findings()).hasSize(1);
  }

  @Test
  void whatCouldBeReadIsCounted() {
    DomainScan scan = scan(Map.of(1, broken("a")), Map.of(2, broken("b"), 3, broken("c")));

    assertThat(List.of(scan.images(), scan.prints().size(), scan.labels()))
        .containsExactly(6, 5, 4);
  }

  @Test
  void aMissingLabelIsAFaultOnlyWhereItIsNeeded() {
    List<LabelImage> labels = new ArrayList<>(GOOD.labels());
    labels.set(2, null);
    labels.set(4, null);
    Dataset dataset = new MemoryDataset(GOOD.classes(), GOOD.images(), labels);

    assertThat(DomainScan.of("target", dataset, i -> i == 4, 2, done -> {}).findings())
        .extracting(Finding::kind, Finding::image)
        .containsExactly(tuple(Kind.MISSING_LABEL, "image-4"));
  }

  @Test
  void aClassWithoutAnyPixelIsNamed() {
    Dataset dataset =
        new MemoryDataset(MemoryDataset.table(4), GOOD.images(), GOOD.labels()); // 0, 1, 2 occur.

    assertThat(scan(dataset, 1).findings())
        .containsExactly(Finding.of(Kind.UNSEEN_CLASS, "source", "", "no pixel of c3 in 6 labels"));
  }

  @Test
  void withoutLabelsNoClassIsMissed() {
    Dataset dataset =
        new MemoryDataset(GOOD.classes(), GOOD.images(), Collections.nCopies(6, null));

    assertThat(DomainScan.of("target", dataset, i -> false, 1, done -> {}).findings()).isEmpty();
  }

  @Test
  void progressCountsEveryImageOnce() {
    List<Integer> told = new ArrayList<>();

    DomainScan.of("source", GOOD, i -> true, 3, told::add);

    assertThat(told).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void aFaultOfTheProgramIsNotTakenForAFaultOfTheData() {
    assertThatThrownBy(() -> scan(Map.of(2, new IllegalStateException("bug")), Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("bug");
  }

  @Test
  void aScanGivesItsResultsInOrder() {
    assertThat(new ParallelScan(4).map(500, i -> i * i, done -> {}))
        .isEqualTo(IntStream.range(0, 500).mapToObj(i -> i * i).toList());
  }
}
