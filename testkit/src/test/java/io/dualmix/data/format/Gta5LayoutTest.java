package io.dualmix.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.data.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Gta5LayoutTest {
  private static final int WIDTH = 7;
  private static final int HEIGHT = 5;

  @TempDir Path root;

  private void pair(String name, int... values) {
    pair("images/" + name, "labels/" + name, values);
  }

  private void pair(String image, String label, int... values) {
    StreetFiles.image(root.resolve(image + ".png"), WIDTH, HEIGHT);
    StreetFiles.palette(root.resolve(label + ".png"), WIDTH, HEIGHT, values);
  }

  private Dataset open(String split) {
    return Gta5Layout.open(root, split, CityscapesClasses.ALL);
  }

  @Test
  void theTestWritesPaletteFiles() throws IOException {
    pair("00001", 7);

    assertThat(StreetFiles.header(root.resolve("labels/00001.png"))).containsExactly(8, 3);
  }

  @Test
  void paletteIndicesBecomeTrainIds() {
    pair("00001", Tables.upTo(34));

    assertThat(Tables.label(open("all"), 0, 35)).containsExactly(Tables.CITYSCAPES);
  }

  @Test
  void aLabelOfAnotherSizeIsLeftOutAndSaid() {
    pair("00001", 7);
    pair("00002", 7);
    StreetFiles.palette(root.resolve("labels/00001.png"), WIDTH + 1, HEIGHT, 7);
    Dataset dataset = open("all");

    assertThat(dataset.size()).isEqualTo(1);
    assertThat(dataset.name(0)).isEqualTo("00002");
    assertThat(dataset.describe()).contains("1 of mismatching size left out");
  }

  @Test
  void partsInFoldersOfTheirOwnAreOneDataSet() {
    pair("01_images/images/00001", "01_labels/labels/00001", 7);
    pair("02_images/images/02501", "02_labels/labels/02501", 8);
    Dataset dataset = open("all");

    assertThat(dataset.name(1)).isEqualTo("02501");
    assertThat(Tables.label(dataset, 1, 1)).containsExactly(1);
  }

  @Test
  void anImageUnpackedTwiceIsRefused() {
    pair("01_images/images/00001", "01_labels/labels/00001", 7);
    pair("02_images/images/00001", "02_labels/labels/00001", 7);

    assertThatThrownBy(() -> open("all"))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("have the same name");
  }

  @Test
  void aListSelectsItsImages() throws IOException {
    pair("00001", 7);
    pair("00002", 7);
    pair("00003", 7);
    Files.writeString(root.resolve("val.txt"), "# mine\n00003\nimages/00001.png\n");
    Dataset dataset = open("val");

    assertThat(dataset.name(0) + " " + dataset.name(1)).isEqualTo("00001 00003");
    assertThat(dataset.size()).isEqualTo(2);
  }

  @Test
  void theOfficialSplitSelectsItsImages() {
    pair("00001", 7);
    pair("00002", 7);
    MatFiles.write(root.resolve("split.mat"), true, "trainIds", 2);

    assertThat(open("train").name(0)).isEqualTo("00002");
    assertThat(open("train").size()).isEqualTo(1);
  }

  @Test
  void aSplitWithoutItsListIsRefused() {
    pair("00001", 7);

    assertThatThrownBy(() -> open("train"))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("train.txt")
        .hasMessageContaining("split.mat");
  }

  @Test
  void aSplitThatNamesAMissingImageIsRefused() {
    pair("00001", 7);
    MatFiles.write(root.resolve("split.mat"), false, "trainIds", 1, 24966);

    assertThatThrownBy(() -> open("train"))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("1 images of the GTA5 split train")
        .hasMessageContaining("first 24966");
  }

  @Test
  void aMatFileWithoutTheSplitNamesWhatItHas() {
    pair("00001", 7);
    MatFiles.write(root.resolve("split.mat"), false, "trainIds", 1);

    assertThatThrownBy(() -> open("test"))
        .isInstanceOfSatisfying(
            DualMixException.class, e -> assertThat(e.remedy()).contains("[trainIds]"));
  }

  @Test
  void labelsOfOtherPartsAreRefused() {
    StreetFiles.image(root.resolve("images/00001.png"), WIDTH, HEIGHT);
    StreetFiles.palette(root.resolve("labels/02501.png"), WIDTH, HEIGHT, 7);

    assertThatThrownBy(() -> open("all"))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("such as 00001.png");
  }

  @Test
  void aRootThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> Gta5Layout.open(root.resolve("gta"), "all", CityscapesClasses.ALL))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("There is no folder " + root.resolve("gta"));
  }

  @Test
  void aRootWithOtherThingsIsAnsweredWithThem() throws IOException {
    Files.createDirectories(root.resolve("RGB"));

    assertThatThrownBy(() -> open("all"))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("There is no folder images in " + root)
        .hasMessageContaining("there are: RGB.");
  }
}
