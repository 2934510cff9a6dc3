package io.dualmix.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sets made from other data sets. */
class DatasetsTest {
  private final MemoryDataset base = MemoryDataset.noise(5, 6, 4, 3, 1);

  @TempDir Path folder;

  @Test
  void subsetHasItsImagesInItsOrder() {
    Dataset subset = new SubsetDataset(base, new int[] {3, 1});
    assertThat(subset.name(0)).isEqualTo("image-3");
    assertThat(subset.image(1)).isSameAs(base.image(1));
  }

  @Test
  void subsetRefusesAnIndexOutside() {
    assertThatThrownBy(() -> new SubsetDataset(base, new int[] {5}))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("5");
  }

  @Test
  void unlabelledHidesLabels() {
    Dataset unlabelled = new UnlabelledDataset(base);
    assertThat(unlabelled.labelled(0)).isFalse();
    assertThatThrownBy(() -> unlabelled.label(0))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("image-0");
  }

  @Test
  void relabelledReadsTheFilesOfItsIndicesOnly() {
    LabelImage pseudo = new LabelImage(6, 4, new byte[24]);
    ImageFiles.writeLabel(folder.resolve("image-2.png"), pseudo);
    Dataset relabelled = new RelabelledDataset(base, folder, new int[] {2});
    assertThat(relabelled.label(2).classes()).isEqualTo(pseudo.classes());
    assertThat(relabelled.label(1)).isSameAs(base.label(1));
  }

  @Test
  void relabelledImageWithoutItsFileIsUnlabelled() {
    assertThat(new RelabelledDataset(base, folder).labelled(0)).isFalse();
  }

  @Test
  void relabelledRefusesClassesOutsideTheTable() {
    byte[] classes = new byte[24];
    classes[5] = 7;
    ImageFiles.writeLabel(folder.resolve("image-0.png"), new LabelImage(6, 4, classes));
    assertThatThrownBy(() -> new RelabelledDataset(base, folder).label(0))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("image-0.png")
        .hasMessageContaining("7");
  }

  @Test
  void concatenatedRunsFromOnePartToTheNext() {
    MemoryDataset second = MemoryDataset.noise(2, 6, 4, 3, 2);
    Dataset all = new ConcatDataset(List.of(base, second));
    assertThat(all.size()).isEqualTo(7);
    assertThat(all.image(4)).isSameAs(base.image(4));
    assertThat(all.label(5)).isSameAs(second.label(0));
  }

  @Test
  void concatenatedRefusesOtherClasses() {
    assertThatThrownBy(() -> new ConcatDataset(List.of(base, MemoryDataset.noise(1, 6, 4, 4, 1))))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("c3");
  }

  @Test
  void resizedImageIsTheMeanOfTheAreaItCovers() {
    RgbImage image = base.image(0);
    RgbImage half = new ResizedDataset(base, new ImageSize(3, 2)).image(0);
    int sum = 0;
    for (int i : new int[] {0, 1, 6, 7}) {
      sum += image.rgb()[3 * i] & 0xFF;
    }
    assertThat((half.rgb()[0] & 0xFF) * 4).isBetween(sum - 2, sum + 2);
  }

  @Test
  void resizedLabelRepeatsItsPixels() {
    LabelImage label = new ResizedDataset(base, new ImageSize(18, 12)).label(0);
    for (int i = 0; i < 18 * 12; i++) {
      int x = i % 18 / 3;
      int y = i / 18 / 3;
      assertThat(label.classes()[i]).isEqualTo(base.label(0).classes()[y * 6 + x]);
    }
  }

  @Test
  void labelsStayAsTheyAreWhereOnlyImagesAreResized() {
    Dataset resized = ResizedDataset.imagesOnly(base, new ImageSize(3, 2));
    assertThat(resized.image(0).width()).isEqualTo(3);
    assertThat(resized.label(0)).isSameAs(base.label(0));
  }

  @Test
  void reclassifiedRefusesALabelOutsideItsTable() {
    byte[] classes = new byte[24];
    classes[3] = 9;
    Dataset broken =
        new MemoryDataset(
            MemoryDataset.table(3),
            base.images().subList(0, 1),
            List.of(new LabelImage(6, 4, classes)));
    Dataset reclassified = ReclassifiedDataset.to(broken, MemoryDataset.table(2));
    assertThatThrownBy(() -> reclassified.label(0))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("image-0")
        .hasMessageContaining("9");
  }

  @Test
  void pairedImagesOfOneNameAreRefused() {
    Path file = folder.resolve("a.png");
    List<PairedDataset.Pair> twins =
        List.of(new PairedDataset.Pair("a", file, null), new PairedDataset.Pair("a", file, null));
    assertThatThrownBy(() -> new PairedDataset(base.classes(), null, FilePairs.of(twins), "twins"))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("Two images have the name a");
  }

  @Test
  void statisticsCountClassesAndColours() {
    LabelImage label = new LabelImage(2, 2, new byte[] {0, 0, 2, (byte) 255});
    RgbImage image = new RgbImage(2, 2, new byte[] {0, 1, 9, 0, 1, 9, 100, 1, 9, 100, 3, 9});
    Dataset dataset = new MemoryDataset(MemoryDataset.table(3), List.of(image), List.of(label));
    DatasetStatistics statistics = DatasetStatistics.of(dataset, done -> {});
    assertThat(statistics.classes())
        .containsExactly(
            new DatasetStatistics.ClassCount("c0", 2, 1, 2 / 3.0),
            new DatasetStatistics.ClassCount("c1", 0, 0, 0),
            new DatasetStatistics.ClassCount("c2", 1, 1, 1 / 3.0));
    assertThat(statistics.ignoredPixels()).isEqualTo(1);
    assertThat(statistics.red()).isEqualTo(new DatasetStatistics.Channel(50, 50));
    assertThat(statistics.blue()).isEqualTo(new DatasetStatistics.Channel(9, 0));
    assertThat(statistics.sizes()).containsEntry(new ImageSize(2, 2), 1);
  }
}
