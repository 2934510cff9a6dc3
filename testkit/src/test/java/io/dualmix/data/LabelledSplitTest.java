package io.dualmix.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.data.image.LabelImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelledSplitTest {
  private final MemoryDataset dataset = MemoryDataset.noise(20, 2, 2, 2, 1);

  @TempDir Path folder;

  @Test
  void sameSeedGivesTheSameSplit() {
    assertThat(LabelledSplit.draw(367, 30, 1)).isEqualTo(LabelledSplit.draw(367, 30, 1));
  }

  @Test
  void splitOfASeedNeverChangesBetweenVersions() {
    // Results are published with their seed: these numbers must stay.
    assertThat(LabelledSplit.draw(367, 5, 1).labelled()).containsExactly(36, 38, 141, 148, 166);
  }

  @Test
  void otherSeedGivesAnotherSplit() {
    assertThat(LabelledSplit.draw(367, 30, 1)).isNotEqualTo(LabelledSplit.draw(367, 30, 2));
  }

  @Test
  void indicesAscend() {
    assertThat(LabelledSplit.draw(367, 30, 3).labelled())
        .isSorted()
        .hasSize(30)
        .doesNotHaveDuplicates();
  }

  @Test
  void smallerDrawIsPartOfALargerOne() {
    assertThat(LabelledSplit.draw(367, 100, 4).chosen())
        .containsAll(LabelledSplit.draw(367, 30, 4).chosen());
  }

  @Test
  void bothPartsTogetherAreTheWhole() {
    LabelledSplit split = LabelledSplit.draw(20, 7, 5);
    int[] all =
        IntStream.concat(Arrays.stream(split.labelled()), Arrays.stream(split.unlabelled()))
            .sorted()
            .toArray();
    assertThat(all).isEqualTo(IntStream.range(0, 20).toArray());
  }

  @Test
  void onlyImagesWithALabelAreDrawn() {
    List<LabelImage> labels = new java.util.ArrayList<>(dataset.labels());
    for (int i = 0; i < 20; i += 2) {
      labels.set(i, null);
    }
    Dataset half = new MemoryDataset(dataset.classes(), dataset.images(), labels);
    assertThat(LabelledSplit.draw(half, 10, 1).labelled())
        .containsExactly(1, 3, 5, 7, 9, 11, 13, 15, 17, 19);
  }

  @Test
  void writtenSplitReadsBack() {
    LabelledSplit split = LabelledSplit.draw(dataset, 6, 1);
    Path file = folder.resolve("split.txt");
    split.write(file, dataset);
    assertThat(LabelledSplit.read(file, dataset)).isEqualTo(split);
  }

  @Test
  void commentsAndEmptyLinesAreSkipped() throws Exception {
    Path file = folder.resolve("split.txt");
    Files.writeString(file, "# mine\n\nimage-3\n  image-1 \n");
    assertThat(LabelledSplit.read(file, dataset).labelled()).containsExactly(1, 3);
  }

  @Test
  void unknownNameIsNamedWithItsFile() throws Exception {
    Path file = folder.resolve("split.txt");
    Files.writeString(file, "image-99\n");
    assertThatThrownBy(() -> LabelledSplit.read(file, dataset))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("split.txt")
        .hasMessageContaining("image-99");
  }

  @Test
  void nameGivenTwiceIsRefused() {
    assertThatThrownBy(() -> LabelledSplit.ofNames(dataset, List.of("image-1", "image-1")))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("image-1");
  }

  @Test
  void moreThanThereAreIsRefused() {
    assertThatThrownBy(() -> LabelledSplit.draw(dataset, 21, 1))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("21")
        .hasMessageContaining("20");
  }
}
