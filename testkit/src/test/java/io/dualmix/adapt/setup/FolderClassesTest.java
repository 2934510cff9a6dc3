package io.dualmix.adapt.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.config.DatasetConfig;
import io.dualmix.config.Experiments;
import io.dualmix.data.Dataset;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the keys classes, ignore and unknown make of a label of the values or colours 0 to 3. */
class FolderClassesTest {
  private static final int[] COLOURS = {0x804080, 0x00008E, 0x4682B4, 0xFFFFFF};

  private static final String CLASSES =
      "[{name: road, colour: \"#804080\"}, {name: car, colour: \"#00008E\"}, {name: sky, colour:"
          + " \"#4682B4\"}]";

  @TempDir private Path folder;

  @BeforeEach
  void writeFiles() {
    byte[] rgb = new byte[12];
    for (int i = 0; i < 12; i++) {
      rgb[i] = (byte) (COLOURS[i / 3] >> (16 - 8 * (i % 3)));
    }
    RgbImage colours = new RgbImage(4, 1, rgb);
    ImageFiles.writeImage(folder.resolve("images/a.png"), colours);
    ImageFiles.writeImage(folder.resolve("colours/a.png"), colours);
    ImageFiles.writeLabel(
        folder.resolve("indices/a.png"), new LabelImage(4, 1, new byte[] {0, 1, 2, 3}));
  }

  private Dataset open(String keys) {
    DatasetConfig config =
        Experiments.parse(
                "name: x\npreset: quick\ndata:\n  source: {type: folder, "
                    + keys
                    + "}\n"
                    + "  target: {type: scenes, look: camera, count: 4, width: 64, height: 48}\n",
                "f.yaml",
                List.of())
            .data()
            .source();
    return new DatasetRegistry(folder, null).open(config, "data.source");
  }

  private List<Integer> labels(String keys) {
    byte[] classes = open(keys).label(0).classes();
    return List.of(classes[0] & 255, classes[1] & 255, classes[2] & 255, classes[3] & 255);
  }

  private static String indices(String more) {
    return "labels: indices, classes: " + CLASSES + more;
  }

  private static String colours(String more) {
    return "labels: colours, label_format: colours, classes: " + CLASSES + more;
  }

  @Test
  void whatNoClassHasIsAnErrorThatNamesTheKeys() {
    assertThatThrownBy(() -> labels(indices("")))
        .hasMessageContaining("holds the value 3 (1 pixels)")
        .satisfies(e -> assertThat(((DualMixException) e).remedy()).contains("unknown: ignore"));
    assertThatThrownBy(() -> labels(colours("")))
        .hasMessageContaining("#FFFFFF (1 pixels)")
        .satisfies(
            e -> assertThat(((DualMixException) e).remedy()).contains("ignore: [\"#FFFFFF\"]"));
  }

  @Test
  void valuesColoursAndTheRestCanBeIgnored() {
    assertThat(labels(indices(", ignore: [3]"))).containsExactly(0, 1, 2, 255);
    assertThat(labels(indices(", ignore: rest"))).containsExactly(0, 1, 2, 255);
    assertThat(labels(indices(", unknown: ignore"))).containsExactly(0, 1, 2, 255);
    assertThat(labels(colours(", ignore: [\"#FFFFFF\"]"))).containsExactly(0, 1, 2, 255);
    assertThat(labels(colours(", ignore: [16777215]"))).containsExactly(0, 1, 2, 255);
    assertThat(labels(colours(", ignore: rest"))).containsExactly(0, 1, 2, 255);
  }

  @Test
  void anIgnoredClassLeavesTheTable() {
    String ignored = ", ignore: [car, 3]";
    assertThat(labels(indices(ignored))).containsExactly(0, 255, 1, 255);
    assertThat(open(indices(ignored)).classes().names()).containsExactly("road", "sky");
    assertThat(labels(colours(", ignore: [car, \"#FFFFFF\"]"))).containsExactly(0, 255, 1, 255);
  }

  @Test
  void anUnknownClassToIgnoreIsNamed() {
    assertThatThrownBy(() -> open(indices(", ignore: [truck]")))
        .hasMessage("data.source.ignore names the class 'truck'");
  }

  @Test
  void aColourIsNoIndexToIgnore() {
    assertThatThrownBy(() -> open(indices(", ignore: [\"#FFFFFF\"]")))
        .hasMessageContaining("data.source.ignore names the colour #FFFFFF");
  }

  @Test
  void namesAloneGetColours() {
    Dataset dataset = open("labels: indices, classes: [road, car, sky, void]");
    assertThat(dataset.classes().names()).containsExactly("road", "car", "sky", "void");
    assertThat(dataset.classes().classes().stream().map(c -> c.rgb()).distinct()).hasSize(4);
    assertThat(dataset.label(0).classes()).containsExactly(0, 1, 2, 3);
  }

  @Test
  void classesComeFromTheFilesOfLabelTools() throws IOException {
    for (String text :
        List.of(
            """
            # label:color_rgb:parts:actions
            road:128,64,128::
            car:0,0,142::
            sky:70,130,180::
            edge:255,255,255::
            """,
            """
            128 64 128 road
            0 0 142 car
            70 130 180 sky
            255 255 255 edge
            """,
            """
            index,name,colour
            0,road,#804080
            1,car,#00008e
            2,sky,#4682b4
            3,edge,#ffffff
            """,
            """
            index,name,colour
            3,edge,#ffffff
            1,car,#00008e
            0,road,#804080
            2,sky,#4682b4
            """,
            """
            name,r,g,b
            road,128,64,128
            car,0,0,142
            sky,70,130,180
            edge,255,255,255
            """)) {
      Files.writeString(folder.resolve("classes.txt"), text);
      String keys = "labels: colours, label_format: colours, classes: classes.txt";
      assertThat(labels(keys)).containsExactly(0, 1, 2, 3);
      assertThat(labels(keys + ", ignore: [edge]")).containsExactly(0, 1, 2, 255);
    }
  }

  @Test
  void aMissingFileOfClassesIsNamed() {
    assertThatThrownBy(() -> open("labels: indices, classes: gone.txt"))
        .hasMessageContaining("There is no file of classes")
        .hasMessageContaining("gone.txt");
  }

  @Test
  void theIndicesOfAFileOfClassesCount() throws IOException {
    for (String text :
        List.of("2: road\n1: car\n0: sky\n3: edge\n", "road,2\ncar,1\nsky,0\nedge,3\n")) {
      Files.writeString(folder.resolve("classes.txt"), text);
      assertThat(open("labels: indices, classes: classes.txt").classes().names())
          .containsExactly("sky", "car", "road", "edge");
    }
    for (String text : List.of("0: road\ncar\n", "0: road\n2: car\n", "0: road\n0: car\n", "{\n")) {
      Files.writeString(folder.resolve("classes.txt"), text);
      assertThatThrownBy(() -> open("labels: indices, classes: classes.txt"))
          .isInstanceOf(DualMixException.class)
          .hasMessageContaining("classes.txt");
    }
  }

  @Test
  void coloursAndValuesExcludeEachOther() {
    assertThatThrownBy(() -> open(colours(", values: {0: sky}")))
        .hasMessageContaining("data.source.values");
  }

  @Test
  void oneClassIsNotTakenForAFile() throws IOException {
    for (String one : List.of("[road]", "road", "[nature strip]")) {
      assertThatThrownBy(() -> open("labels: indices, classes: " + one))
          .hasMessageContaining("data.source.classes has the one class '")
          .hasMessageContaining("needs at least two");
    }
    Files.writeString(folder.resolve("names"), "128 64 128 road\n0 0 142 car\n");
    assertThat(open("labels: indices, classes: names").classes().names())
        .containsExactly("road", "car");
  }
}
