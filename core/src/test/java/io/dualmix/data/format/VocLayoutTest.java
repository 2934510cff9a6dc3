package io.dualmix.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.data.Dataset;
import io.dualmix.data.format.VocLayout.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VocLayoutTest {
  /** Files next to the data set belong to this test as well. */
  @TempDir Path parent;

  private Path root;
  private SampleFiles files;

  @BeforeEach
  void files() throws IOException {
    root = Files.createDirectory(parent.resolve("set"));
    files = new SampleFiles(root);
    files.jpeg("JPEGImages/2007_000032.jpg", "JPEGImages/2007_000033.jpg");
    files.palette("SegmentationClass/2007_000032.png", 0, 1, 20, 255, 15, 7);
    files.text("ImageSets/Segmentation/train.txt", "2007_000032\n");
  }

  /** The first colours of VOClabelcolormap, and two of the last. */
  @ParameterizedTest
  @CsvSource({
    "0, 0x000000",
    "1, 0x800000",
    "2, 0x008000",
    "3, 0x808000",
    "4, 0x000080",
    "7, 0x808080",
    "8, 0x400000",
    "15, 0xC08080",
    "20, 0x004080",
    "21, 0x804080",
    "255, 0xE0E0C0"
  })
  void colourIsThatOfTheDevelopmentKit(int index, int rgb) {
    assertThat(ClassColours.of(index)).isEqualTo(rgb);
  }

  @Test
  void coloursAreDistinct() {
    Set<Integer> colours = new HashSet<>();
    for (int i = 0; i < 256; i++) {
      colours.add(ClassColours.of(i));
    }
    assertThat(colours).hasSize(256);
  }

  @Test
  void indicesAreClassesAndTheBorderIsIgnored() {
    Dataset dataset = VocLayout.open(root, new Options("train", null));
    assertThat(dataset.label(0).classes()).containsExactly(0, 1, 20, 255, 15, 7);
  }

  @Test
  void tableHasBackgroundAndTwentyClasses() {
    assertThat(VocLayout.CLASSES.names())
        .hasSize(21)
        .startsWith("background", "aeroplane", "bicycle")
        .endsWith("sofa", "train", "tvmonitor");
  }

  @Test
  void onlyListedImagesAreUsed() {
    Dataset dataset = VocLayout.open(root, new Options("train", null));
    assertThat(dataset.size()).isEqualTo(1);
    assertThat(dataset.name(0)).isEqualTo("2007_000032");
  }

  @Test
  void furtherLabelsServeWhereThereIsNoOfficialOne() {
    files.grey("SegmentationClassAug/2007_000032.png", 9, 9, 9, 9, 9, 9);
    files.grey("SegmentationClassAug/2007_000033.png", 4, 4, 4, 4, 4, 255);
    files.text(
        "ImageSets/Segmentation/train_aug.txt",
        """
        /JPEGImages/2007_000032.jpg /SegmentationClassAug/2007_000032.png
        /JPEGImages/2007_000033.jpg /SegmentationClassAug/2007_000033.png
        """);
    Dataset dataset = VocLayout.open(root, new Options("train_aug", null));
    assertThat(dataset.label(0).classes()[1]).isEqualTo((byte) 1);
    assertThat(dataset.label(1).classes()).containsExactly(4, 4, 4, 4, 4, 255);
  }

  @Test
  void testSplitHasNoLabels() {
    files.text("ImageSets/Segmentation/test.txt", "2007_000033\n");
    assertThat(VocLayout.open(root, new Options("test", null)).labelled(0)).isFalse();
  }

  @Test
  void valueBeyondTheClassesIsRefused() {
    files.palette("SegmentationClass/2007_000032.png", 21);
    assertThatThrownBy(() -> VocLayout.open(root, new Options("train", null)).label(0))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("value 21 (1 pixels)");
  }

  @Test
  void missingSplitFileIsNamed() {
    assertThatThrownBy(() -> VocLayout.open(root, new Options("val", null)))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("val.txt");
  }

  @Test
  void ownListTakesThePlaceOfTheSplit() {
    files.text("mine.txt", "2007_000032\n");
    assertThat(VocLayout.open(root, new Options(null, "mine.txt")).describe()).contains("mine.txt");
  }

  @Test
  void aListMayHaveNamesWithTheSuffixOfTheFiles() {
    files.jpeg("JPEGImages/2007_000032_small.jpg");
    files.text("mine.txt", "JPEGImages/2007_000032_small.jpg\n");
    Dataset dataset =
        VocLayout.open(root, new Options(null, "mine.txt"), new FileSuffixes("_small", ""));

    assertThat(dataset.name(0)).isEqualTo("2007_000032");
    assertThat(dataset.imageFile(0)).hasValue(root.resolve("JPEGImages/2007_000032_small.jpg"));
    assertThat(dataset.labelled(0)).isTrue();
  }

  @Test
  void splitWithoutAnyLabelIsRefused() {
    files.text("ImageSets/Segmentation/val.txt", "2007_000033\n");
    assertThatThrownBy(() -> VocLayout.open(root, new Options("val", null)))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("2007_000033")
        .hasMessageContaining("SegmentationClass");
  }

  @Test
  void pathToTheFolderAboveIsCorrected() {
    assertThatThrownBy(() -> VocLayout.open(root.getParent(), new Options("train", null)))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("There is no folder ImageSets/Segmentation");
  }
}
