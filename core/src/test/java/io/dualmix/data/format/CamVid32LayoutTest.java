package io.dualmix.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.data.Dataset;
import io.dualmix.data.format.CamVid32Layout.Options;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CamVid32LayoutTest {
  private static final Options ALL = Options.split(null);

  /** The file of the data set, as it is. */
  private static final String LABEL_COLORS =
      """
      64 128 64\tAnimal
      192 0 128\tArchway
      0 128 192\tBicyclist
      0 128 64\tBridge
      128 0 0\t\tBuilding
      64 0 128\tCar
      64 0 192\tCartLuggagePram
      192 128 64\tChild
      192 192 128\tColumn_Pole
      64 64 128\tFence
      128 0 192\tLaneMkgsDriv
      192 0 64\tLaneMkgsNonDriv
      128 128 64\tMisc_Text
      192 0 192\tMotorcycleScooter
      128 64 64\tOtherMoving
      64 192 128\tParkingBlock
      64 64 0\t\tPedestrian
      128 64 128\tRoad
      128 128 192\tRoadShoulder
      0 0 192\t\tSidewalk
      192 128 128\tSignSymbol
      128 128 128\tSky
      64 128 192\tSUVPickupTruck
      0 0 64\t\tTrafficCone
      0 64 64\t\tTrafficLight
      192 64 128\tTrain
      128 128 0\tTree
      192 128 192\tTruck_Bus
      64 0 64\t\tTunnel
      192 192 0\tVegetationMisc
      0 0 0\t\tVoid
      64 192 0\tWall
      """;

  @TempDir Path root;
  private SampleFiles files;

  @BeforeEach
  void files() {
    files = new SampleFiles(root);
  }

  private void pair(String name, int... rgb) {
    files.colours("701_StillsRaw_full/" + name + ".png");
    files.colours("LabeledApproved_full/" + name + "_L.png", rgb);
  }

  private static List<String> names(Dataset dataset) {
    return IntStream.range(0, dataset.size()).mapToObj(dataset::name).toList();
  }

  /** Colours and groups as SegNet's example lists them. */
  @ParameterizedTest
  @CsvSource({
    "128 128 128, sky",
    "0 128 64, building",
    "128 0 0, building",
    "64 192 0, building",
    "64 0 64, building",
    "192 0 128, building",
    "192 192 128, pole",
    "0 0 64, pole",
    "128 64 128, road",
    "128 0 192, road",
    "192 0 64, road",
    "0 0 192, pavement",
    "64 192 128, pavement",
    "128 128 192, pavement",
    "128 128 0, tree",
    "192 192 0, tree",
    "192 128 128, sign",
    "128 128 64, sign",
    "0 64 64, sign",
    "64 64 128, fence",
    "64 0 128, car",
    "64 128 192, car",
    "192 128 192, car",
    "192 64 128, car",
    "128 64 64, car",
    "64 64 0, pedestrian",
    "192 128 64, pedestrian",
    "64 0 192, pedestrian",
    "64 128 64, pedestrian",
    "0 128 192, bicyclist",
    "192 0 192, bicyclist"
  })
  void colourBecomesItsGroup(String colour, String group) {
    String[] parts = colour.split(" ", 3);
    int rgb =
        Integer.parseInt(parts[0]) << 16
            | Integer.parseInt(parts[1]) << 8
            | Integer.parseInt(parts[2]);
    pair("0001TP_006690", rgb);
    byte index = CamVid32Layout.open(root, ALL).label(0).classes()[0];
    assertThat(CamVidClasses.TABLE.names().get(index)).isEqualTo(group);
  }

  @Test
  void voidIsIgnored() {
    pair("0001TP_006690", 0x808080);
    assertThat(CamVid32Layout.open(root, ALL).label(0).classes())
        .containsExactly(0, 255, 255, 255, 255, 255);
  }

  @Test
  void publishedColoursAreThoseOfTheFile() {
    files.text("label_colors.txt", LABEL_COLORS);
    assertThat(CamVid32Classes.read(root.resolve("label_colors.txt")))
        .isEqualTo(CamVid32Classes.colours());
  }

  @Test
  void coloursOfTheFileAreUsed() {
    pair("0001TP_006690", 0x010203);
    files.text("label_colors.txt", LABEL_COLORS.replace("128 64 128\tRoad", "1 2 3\tRoad"));
    assertThat(CamVid32Layout.open(root, ALL).label(0).classes()[0]).isEqualTo((byte) 3);
  }

  @ParameterizedTest
  @CsvSource({
    "Animal, Dragon, names the class Dragon",
    "64 128 64, 64 256 64, colour value 256",
    "64 128 64, 64 128, expected such as",
    "64 128 64, 192 0 128, same colour",
    "Animal, Archway, Archway twice"
  })
  void damagedColoursAreNamed(String from, String to, String message) {
    pair("0001TP_006690", 0);
    files.text("label_colors.txt", LABEL_COLORS.replaceFirst(from, to));
    assertThatThrownBy(() -> CamVid32Layout.open(root, ALL))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("label_colors.txt")
        .hasMessageContaining(message);
  }

  @Test
  void missingColourIsNamed() {
    pair("0001TP_006690", 0);
    files.text("label_colors.txt", LABEL_COLORS.replace("64 192 0\tWall\n", ""));
    assertThatThrownBy(() -> CamVid32Layout.open(root, ALL))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("no colour for [Wall]");
  }

  @Test
  void unknownColourIsNamedWithTheFile() {
    pair("0001TP_006690", 0x0A0B0C);
    assertThatThrownBy(() -> CamVid32Layout.open(root, ALL).label(0))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("0001TP_006690_L.png")
        .hasMessageContaining("#0A0B0C (1 pixels)");
  }

  @ParameterizedTest
  @CsvSource({
    "0001TP_006690, train",
    "0001TP_008520, train",
    "0001TP_008550, test",
    "0001TP_010380, test",
    "0006R0_f00930, train",
    "0016E5_00390, train",
    "0016E5_07920, train",
    "0016E5_07959, val",
    "0016E5_08159, val",
    "0016E5_08190, train",
    "Seq05VD_f00000, test"
  })
  void imageIsInItsPublishedSplit(String name, String split) {
    pair(name, 0);
    assertThat(names(CamVid32Layout.open(root, Options.split(split)))).containsExactly(name);
    for (String other : List.of("train", "val", "test")) {
      if (!other.equals(split)) {
        assertThatThrownBy(() -> CamVid32Layout.open(root, Options.split(other)))
            .isInstanceOf(DualMixException.class)
            .hasMessageContaining(other);
      }
    }
  }

  @Test
  void splitsHaveTheirPublishedSizes() {
    List<String> names = allNames();
    assertThat(new HashSet<>(names)).hasSize(701);
    SortedMap<String, Path> images = new TreeMap<>();
    names.forEach(name -> images.put(name, root.resolve(name)));
    assertThat(
            List.of(
                CamVidSplit.TRAIN.of(images).size(),
                CamVidSplit.VAL.of(images).size(),
                CamVidSplit.TEST.of(images).size()))
        .containsExactly(367, 101, 233);
  }

  /** The names of the 701 images: every 30th frame, and every second one of val. */
  private static List<String> allNames() {
    List<String> names = new ArrayList<>();
    for (int frame = 6690; frame <= 10380; frame += 30) {
      names.add(String.format(Locale.ROOT, "0001TP_%06d", frame));
    }
    for (int frame = 930; frame <= 3930; frame += 30) {
      names.add(String.format(Locale.ROOT, "0006R0_f%05d", frame));
    }
    for (int frame = 390; frame <= 8640; frame += 30) {
      boolean between = frame > 2400 && frame < 4350;
      boolean inVal = frame >= 7950 && frame <= 8160;
      if (!between && !inVal) {
        names.add(String.format(Locale.ROOT, "0016E5_%05d", frame == 900 ? 901 : frame));
      }
    }
    for (int frame = 7959; frame <= 8159; frame += 2) {
      names.add(String.format(Locale.ROOT, "0016E5_%05d", frame));
    }
    for (int frame = 0; frame <= 5100; frame += 30) {
      names.add(String.format(Locale.ROOT, "Seq05VD_f%05d", frame));
    }
    return names;
  }

  @Test
  void nameThatTellsNoSplitIsRefused() {
    pair("holiday", 0);
    assertThatThrownBy(() -> CamVid32Layout.open(root, Options.split("train")))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("holiday");
  }

  @Test
  void unknownSplitListsTheKnown() {
    pair("0001TP_006690", 0);
    assertThatThrownBy(() -> CamVid32Layout.open(root, Options.split("training")))
        .isInstanceOfSatisfying(
            DualMixException.class, e -> assertThat(e.remedy()).contains("train, val, test"));
  }

  @Test
  void listChoosesByNameFileOrPath() {
    for (String name : List.of("a", "b", "c", "d")) {
      pair(name, 0);
    }
    files.text("mine.txt", "d\n# not c\nb.png\n/data/701_StillsRaw_full/a.png x/a_L.png\n");
    Dataset dataset = CamVid32Layout.open(root, new Options(null, "mine.txt", null, null));
    assertThat(names(dataset)).containsExactly("a", "b", "d");
  }

  @Test
  void listWithAnUnknownNameTellsTheLine() {
    pair("a", 0);
    files.text("mine.txt", "a\n\nz\n");
    assertThatThrownBy(() -> CamVid32Layout.open(root, new Options(null, "mine.txt", null, null)))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("line 3 names 'z'");
  }

  @Test
  void foldersMayHaveOtherNames() {
    files.colours("train/0001TP_006690.png");
    files.colours("train_labels/0001TP_006690_L.png", 0x804080);
    Dataset dataset = CamVid32Layout.open(root, new Options(null, null, "train", "train_labels"));
    assertThat(dataset.label(0).classes()[0]).isEqualTo((byte) 3);
  }

  @Test
  void imagesAndLabelsAreFoundUnderTheirShortNames() {
    files.colours("images/a.png");
    files.colours("labels/a_L.png", 0x804080);
    assertThat(CamVid32Layout.open(root, ALL).labelled(0)).isTrue();
  }

  @Test
  void labelsWithoutTheirEndingAreRefused() {
    files.colours("images/a.png");
    files.colours("labels/a.png", 0x804080);
    assertThatThrownBy(() -> CamVid32Layout.open(root, ALL))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("labels");
  }

  @Test
  void pathOneFolderTooHighIsCorrected() {
    files.colours("CamVid/701_StillsRaw_full/a.png");
    files.colours("CamVid/LabeledApproved_full/a_L.png");
    assertThatThrownBy(() -> CamVid32Layout.open(root, ALL))
        .isInstanceOfSatisfying(
            DualMixException.class,
            e -> assertThat(e.remedy()).contains(root.resolve("CamVid").toString()));
  }

  @Test
  void descriptionSaysWhatAndWhere() {
    pair("0016E5_07959", 0);
    assertThat(CamVid32Layout.open(root, Options.split("val")).describe())
        .contains("1 images, 1 labelled", "CamVid of 32 classes", "split val", root.toString());
  }
}
