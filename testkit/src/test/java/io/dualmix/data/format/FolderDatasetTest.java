package io.dualmix.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.data.Dataset;
import io.dualmix.data.FolderListing;
import io.dualmix.data.MemoryDataset;
import io.dualmix.data.format.CamVidLayout.Selection;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.LabelMapping;
import io.dualmix.data.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FolderDatasetTest {
  private final MemoryDataset noise = MemoryDataset.noise(4, 6, 4, 3, 1);
  private final ClassTable table = noise.classes();
  private final LabelMapping mapping = LabelMapping.indices(table, List.of());

  /** Files next to the data set belong to this test as well. */
  @TempDir Path parent;

  private Path root;

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectory(parent.resolve("set"));
  }

  private void image(String name) {
    ImageFiles.writeImage(root.resolve(name), noise.image(0));
  }

  private void label(String name, int... values) {
    byte[] classes = new byte[24];
    for (int i = 0; i < values.length; i++) {
      classes[i] = (byte) values[i];
    }
    ImageFiles.writeLabel(root.resolve(name), new LabelImage(6, 4, classes));
  }

  private Dataset open() {
    return FolderDataset.open(FolderSpec.folders(root, "images", "labels", table, mapping));
  }

  @Test
  void pairsByNameInOrder() {
    image("images/b.png");
    image("images/town/a.png");
    image("images/a.png");
    label("labels/a.png", 1);
    label("labels/town/a.png", 2);
    Dataset dataset = open();
    assertThat(List.of(dataset.name(0), dataset.name(1), dataset.name(2)))
        .containsExactly("a", "b", "town/a");
    assertThat(dataset.label(0).classes()[0]).isEqualTo((byte) 1);
    assertThat(dataset.labelled(1)).isFalse();
    assertThat(dataset.label(2).classes()[0]).isEqualTo((byte) 2);
  }

  @Test
  void aLabelAfterItsImageDoesNotOpenTheImageAgain() throws IOException {
    image("images/a.png");
    label("labels/a.png", 1);
    Dataset dataset = open();
    dataset.image(0);
    Files.delete(root.resolve("images/a.png"));

    assertThat(dataset.label(0).classes()[0]).isEqualTo((byte) 1);
  }

  @Test
  void aReplacedImageOfTheLabelsSizeIsNoMismatch() {
    image("images/a.png");
    ImageFiles.writeLabel(root.resolve("labels/a.png"), new LabelImage(2, 2, new byte[4]));
    Dataset dataset = open();
    dataset.image(0);
    assertThatThrownBy(() -> dataset.label(0)).hasMessageContaining("2x2");
    ImageFiles.writeImage(root.resolve("images/a.png"), new RgbImage(2, 2, new byte[12]));

    assertThat(dataset.label(0).classes()).hasSize(4);
  }

  @Test
  void labelOfAnotherSizeNamesBothFiles() {
    image("images/a.png");
    ImageFiles.writeLabel(root.resolve("labels/a.png"), new LabelImage(2, 2, new byte[4]));
    assertThatThrownBy(() -> open().label(0))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("labels/a.png has 2x2")
        .hasMessageContaining("images/a.png 6x4");
  }

  @Test
  void missingFolderIsNamedOnOpening() {
    image("images/a.png");
    assertThatThrownBy(this::open)
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("no folder")
        .hasMessageContaining("labels");
  }

  @Test
  void folderWithoutImagesIsRefusedOnOpening() throws IOException {
    Files.createDirectories(root.resolve("images"));
    label("labels/a.png");
    assertThatThrownBy(this::open)
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("no image");
  }

  @Test
  void labelsThatAllBelongToNoImageAreRefusedOnOpening() {
    image("images/a_left.png");
    label("labels/a_gt.png");
    assertThatThrownBy(this::open)
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("a_left");
  }

  @Test
  void imagesOfTheSameNameAreRefused() throws IOException {
    image("images/a.png");
    Files.copy(root.resolve("images/a.png"), root.resolve("images/a.jpg"));
    label("labels/a.png");
    assertThatThrownBy(this::open)
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("a.jpg")
        .hasMessageContaining("a.png");
  }

  @Test
  void listPairsFilesOfDifferentNames() throws IOException {
    image("left/x_left.png");
    image("left/y_left.png");
    label("gt/x_ids.png", 2);
    Files.writeString(
        root.resolve("train.txt"), "# mine\nleft/y_left.png\n\nleft/x_left.png gt/x_ids.png\n");
    Dataset dataset = FolderDataset.open(FolderSpec.list(root, "train.txt", table, mapping));
    assertThat(dataset.name(0)).isEqualTo("left/x_left");
    assertThat(dataset.label(0).classes()[0]).isEqualTo((byte) 2);
    assertThat(dataset.labelled(1)).isFalse();
  }

  @Test
  void listMayNotNameFilesOutsideOfTheDataSet() throws IOException {
    Files.writeString(root.resolveSibling("private.png"), "mine");
    Files.writeString(root.resolve("train.txt"), "../private.png\n");
    assertThatThrownBy(() -> FolderDataset.open(FolderSpec.list(root, "train.txt", table, mapping)))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("train.txt, line 1")
        .hasMessageContaining("outside");
  }

  @Test
  void listWithAMissingFileNamesItsLine() throws IOException {
    image("a.png");
    Files.writeString(root.resolve("train.txt"), "a.png\nb.png\n");
    assertThatThrownBy(() -> FolderDataset.open(FolderSpec.list(root, "train.txt", table, mapping)))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("b.png")
        .hasMessageContaining("line 2");
  }

  @Test
  void unknownLabelValueIsNamedWithFileAndCount() {
    image("images/a.png");
    label("labels/a.png", 9, 9, 9, 7);
    assertThatThrownBy(() -> open().label(0))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("labels/a.png")
        .hasMessageContaining("9 (3 pixels), 7 (1 pixels)");
  }

  @Test
  void unknownLabelValueIsIgnoredIfAskedFor() {
    label("labels/a.png", 9, 1);
    byte[] classes = mapping.ignoringUnknown().read(root.resolve("labels/a.png")).classes();
    assertThat(classes).startsWith((byte) 255, 1, 0);
  }

  @Test
  void rawValuesAreMapped() {
    label("labels/a.png", 7, 8, 255, 0);
    LabelMapping cityscapes = LabelMapping.values(Map.of(7, 0, 8, 1), List.of(0));
    assertThat(cityscapes.read(root.resolve("labels/a.png")).classes())
        .startsWith(0, 1, (byte) 255, (byte) 255);
  }

  @Test
  void coloursAreMapped() {
    RgbImage colours =
        ImageFiles.colourise(
            new LabelImage(3, 1, new byte[] {4, 10, (byte) 255}), CamVidClasses.TABLE);
    ImageFiles.writeImage(root.resolve("c.png"), colours);
    LabelMapping byColour = LabelMapping.colours(CamVidClasses.TABLE, List.of(0x000000));
    assertThat(byColour.read(root.resolve("c.png")).classes()).containsExactly(4, 10, (byte) 255);
  }

  @Test
  void unknownColourIsNamed() {
    ImageFiles.writeImage(root.resolve("c.png"), new RgbImage(1, 1, new byte[] {1, 2, 10}));
    assertThatThrownBy(
            () -> LabelMapping.colours(CamVidClasses.TABLE, List.of()).read(root.resolve("c.png")))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("c.png")
        .hasMessageContaining("#01020A (1 pixels)");
  }

  @Test
  void valueThatHasAClassAndIsIgnoredIsRefused() {
    assertThatThrownBy(() -> LabelMapping.values(Map.of(7, 0), List.of(7)))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("7");
  }

  private void camVid(String... names) {
    for (String name : names) {
      image("train/" + name + ".png");
      label("trainannot/" + name + ".png", 3, 11);
    }
  }

  @Test
  void camVidVoidIsIgnored() {
    camVid("0001TP_1");
    assertThat(CamVidLayout.open(Selection.all(root, "train")).label(0).classes())
        .startsWith(3, (byte) 255, 0);
  }

  @Test
  void camVidSequencesAreSelectedInTimeOrder() {
    camVid("0016E5_3", "0001TP_2", "0006R0_9", "0016E5_1", "0001TP_1");
    Dataset dataset = CamVidLayout.open(new Selection(root, "train", List.of("0016E5", "0001TP")));
    assertThat(List.of(dataset.name(1), dataset.name(2))).containsExactly("0001TP_2", "0016E5_1");
    assertThat(dataset.size()).isEqualTo(4);
  }

  @Test
  void camVidUnknownSequenceListsTheKnownOnes() {
    camVid("0016E5_3", "0001TP_2");
    assertThatThrownBy(() -> CamVidLayout.open(new Selection(root, "train", List.of("0001TX"))))
        .isInstanceOfSatisfying(
            DualMixException.class,
            e -> assertThat(e.remedy()).contains("0001TP").contains("0016E5"));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a right of their own there")
  void linkedFoldersAreFollowed(@TempDir Path elsewhere) throws IOException {
    Path linked = elsewhere.resolve("linked");
    Files.createSymbolicLink(linked, Files.createDirectories(elsewhere.resolve("real")));
    ImageFiles.writeImage(
        elsewhere.resolve("real/city/a.png"), new RgbImage(1, 1, new byte[] {1, 2, 3}));
    assertThat(FolderListing.images(linked).files()).containsOnlyKeys("city/a");
  }
}
