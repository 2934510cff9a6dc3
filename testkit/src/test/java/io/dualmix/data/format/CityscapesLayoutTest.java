package io.dualmix.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.data.Dataset;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.UnknownLabelValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CityscapesLayoutTest {
  private static final int WIDTH = 7;
  private static final int HEIGHT = 5;

  /** Files next to the data set belong to this test as well. */
  @TempDir Path parent;

  private Path root;

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectory(parent.resolve("set"));
  }

  private void image(String split, String name) {
    StreetFiles.image(
        root.resolve("leftImg8bit/" + split + "/" + name + "_leftImg8bit.png"), WIDTH, HEIGHT);
  }

  private Path label(String kind, String split, String name, String ending, int... values) {
    Path file = root.resolve(kind + "/" + split + "/" + name + "_" + kind + "_" + ending + ".png");
    StreetFiles.grey(file, WIDTH, HEIGHT, values);
    return file;
  }

  private Dataset open(String split) {
    return open(root, split, null, null, CityscapesClasses.ALL);
  }

  private static Dataset open(
      Path root, String split, String labels, LabelEncoding code, ClassTable classes) {
    return CityscapesLayout.open(
        new CityscapesLayout.Selection(root, split, labels, code, classes));
  }

  @Test
  void labelIdsBecomeTrainIds() {
    image("train", "aachen/aachen_000000_000019");
    label("gtFine", "train", "aachen/aachen_000000_000019", "labelIds", Tables.upTo(34));

    assertThat(Tables.label(open("train"), 0, 35)).containsExactly(Tables.CITYSCAPES);
  }

  @Test
  void value255IsIgnored() {
    image("train", "a/a");
    label("gtFine", "train", "a/a", "labelIds", 7, 255);

    assertThat(Tables.label(open("train"), 0, 2)).containsExactly(0, 255);
  }

  @Test
  void anIdBeyondTheTableIsRefused() {
    image("train", "a/a");
    label("gtFine", "train", "a/a", "labelIds", 7, 35);

    assertThatThrownBy(() -> open("train").label(0))
        .isInstanceOf(UnknownLabelValues.class)
        .hasMessageContaining("35 (17 pixels)");
  }

  @Test
  void namesAreCitiesAndFramesInOrder() {
    for (String name : List.of("ulm/ulm_1", "bonn/bonn_2", "bonn/bonn_1")) {
      image("val", name);
      label("gtFine", "val", name, "labelIds", 7);
    }
    Dataset dataset = open("val");

    assertThat(List.of(dataset.name(0), dataset.name(1), dataset.name(2)))
        .containsExactly("bonn/bonn_1", "bonn/bonn_2", "ulm/ulm_1");
  }

  @Test
  void labelIdsComeBeforeTrainIds() {
    image("train", "a/a");
    label("gtFine", "train", "a/a", "labelTrainIds", 3);
    label("gtFine", "train", "a/a", "labelIds", 8);

    assertThat(Tables.label(open("train"), 0, 1)).containsExactly(1);
  }

  @Test
  void trainIdsAreReadWhereTheyAreAskedFor() {
    image("train", "a/a");
    label("gtFine", "train", "a/a", "labelTrainIds", 3, 18, 255);
    label("gtFine", "train", "a/a", "labelIds", 8);
    Dataset dataset = open(root, "train", null, LabelEncoding.TRAIN_IDS, CityscapesClasses.ALL);

    assertThat(Tables.label(dataset, 0, 3)).containsExactly(3, 18, 255);
  }

  @Test
  void trainIdsAreReadWhereThereIsNothingElse() {
    image("train", "a/a");
    label("gtFine", "train", "a/a", "labelTrainIds", 3);

    assertThat(Tables.label(open("train"), 0, 1)).containsExactly(3);
  }

  @Test
  void sixteenClassesAreCountedThrough() {
    image("train", "a/a");
    label("gtFine", "train", "a/a", "labelIds", 22, 23, 26, 27, 28, 31, 33);
    Dataset dataset = open(root, "train", null, null, CityscapesClasses.SYNTHIA_16);

    // Terrain, sky, car, truck, bus, train, bicycle: by hand, in the order without the first's.
    assertThat(Tables.label(dataset, 0, 7)).containsExactly(255, 9, 12, 255, 13, 255, 15);
  }

  @Test
  void testHasNoLabelsEvenIfFilesAreThere() {
    image("test", "berlin/b");
    label("gtFine", "test", "berlin/b", "labelIds", 0);

    assertThat(open("test").labelled(0)).isFalse();
  }

  @Test
  void extraImagesNeedNoLabels() {
    image("train_extra", "a/a");

    assertThat(open("train_extra").labelled(0)).isFalse();
  }

  @Test
  void extraImagesHaveTheirCoarseLabels() {
    image("train_extra", "a/a");
    label("gtCoarse", "train_extra", "a/a", "labelIds", 26);

    assertThat(Tables.label(open("train_extra"), 0, 1)).containsExactly(13);
  }

  @Test
  void anImageWithoutLabelIsUnlabelled() {
    image("train", "a/a");
    image("train", "a/b");
    label("gtFine", "train", "a/b", "labelIds", 7);

    assertThat(open("train").describe())
        .isEqualTo("2 images, 1 labelled, Cityscapes train, from " + root);
  }

  @Test
  void aPathOneFolderTooHighIsAnsweredWithTheRightOne() {
    image("train", "a/a");
    label("gtFine", "train", "a/a", "labelIds", 7);

    assertRemedy(root.getParent(), "train", "It is in " + root);
  }

  @Test
  void aPathOneFolderTooDeepIsAnsweredWithTheRightOne() {
    image("train", "a/a");
    label("gtFine", "train", "a/a", "labelIds", 7);

    assertRemedy(root.resolve("leftImg8bit"), "train", "It is in " + root);
  }

  @Test
  void aMissingSplitIsAnsweredWithThoseThatAreThere() {
    image("val", "a/a");

    assertThatThrownBy(() -> open("train"))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("There is no folder leftImg8bit/train in " + root)
        .hasMessageContaining("there are: val.")
        .hasMessageContaining("leftImg8bit/<split>/<city>/*_leftImg8bit.png");
  }

  @Test
  void missingLabelsAreAnsweredWithTheFolderLookedFor() {
    image("train", "a/a");

    assertThatThrownBy(() -> open("train"))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("There is no folder gtFine/train");
  }

  @Test
  void furtherSuffixesFollowThoseOfTheLayout() {
    StreetFiles.image(root.resolve("leftImg8bit/train/a/a_leftImg8bit_small.png"), WIDTH, HEIGHT);
    label("gtFine", "train", "a/a", "labelTrainIds_small", 3);
    for (String image : List.of("_small", "_leftImg8bit_small")) {
      Dataset dataset =
          CityscapesLayout.open(
              new CityscapesLayout.Selection(root, "train", null, null, CityscapesClasses.ALL),
              new FileSuffixes(image, "_small"));

      assertThat(dataset.name(0)).isEqualTo("a/a");
      assertThat(Tables.label(dataset, 0, 1)).containsExactly(3);
    }
    assertThatThrownBy(() -> open("train"))
        .isInstanceOfSatisfying(
            DualMixException.class, e -> assertThat(e.remedy()).contains("image_suffix"));
  }

  @Test
  void labelsOfOtherImagesAreRefused() {
    image("train", "a/a");
    label("gtFine", "train", "a/b", "labelIds", 7);

    assertThatThrownBy(() -> open("train"))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("such as a/a_gtFine_labelIds.png");
  }

  @Test
  void aFolderWithoutImagesIsRefused() throws IOException {
    Files.createDirectories(root.resolve("leftImg8bit/train/aachen"));

    assertThatThrownBy(() -> open("train"))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("there are: aachen");
  }

  private static void assertRemedy(Path at, String split, String remedy) {
    assertThatThrownBy(() -> open(at, split, null, null, CityscapesClasses.ALL))
        .isInstanceOfSatisfying(
            DualMixException.class, e -> assertThat(e.remedy()).startsWith(remedy));
  }
}
