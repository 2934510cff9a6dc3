package io.dualmix.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.data.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SynthiaLayoutTest {
  private static final int WIDTH = 6;
  private static final int HEIGHT = 4;

  /** Files next to the data set belong to this test as well. */
  @TempDir Path parent;

  private Path root;

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectory(parent.resolve("set"));
  }

  private Path pair(String name, int... values) {
    StreetFiles.image(root.resolve("RGB/" + name + ".png"), WIDTH, HEIGHT);
    Path label = root.resolve("GT/LABELS/" + name + ".png");
    StreetFiles.red16(label, WIDTH, HEIGHT, values);
    return label;
  }

  @Test
  void theTestWrites16BitColourFiles() throws IOException {
    assertThat(StreetFiles.header(pair("0000000", 3))).containsExactly(16, 2);
  }

  @Test
  void theRedChannelBecomesTrainIds() {
    pair("0000000", Tables.upTo(22));
    Dataset dataset = SynthiaLayout.open(root, CityscapesClasses.ALL);

    assertThat(Tables.label(dataset, 0, 23)).containsExactly(Tables.SYNTHIA);
  }

  @Test
  void sixteenClassesLeaveOutTerrainTruckAndTrain() {
    pair("0000000", 16, 18, 20, 1, 8, 19, 11);
    Dataset dataset = SynthiaLayout.open(root, CityscapesClasses.SYNTHIA_16);

    assertThat(Tables.label(dataset, 0, 7)).containsExactly(255, 255, 255, 9, 12, 13, 15);
  }

  @Test
  void aClassBeyondTheTableIsRefused() {
    pair("0000000", 3, 23);

    assertThatThrownBy(() -> SynthiaLayout.open(root, CityscapesClasses.SYNTHIA_16).label(0))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("23 (12 pixels)");
  }

  @Test
  void aMissingLabelFolderIsNamed() throws IOException {
    StreetFiles.image(root.resolve("RGB/0000000.png"), WIDTH, HEIGHT);
    Files.createDirectories(root.resolve("GT/COLOR"));

    assertThatThrownBy(() -> SynthiaLayout.open(root, CityscapesClasses.SYNTHIA_16))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("There is no folder GT/LABELS")
        .hasMessageContaining("there are: COLOR");
  }

  @Test
  void theFolderThatUnpackingMakesIsFound() {
    pair("0000000", 3);
    Path above = root.getParent();

    assertThatThrownBy(() -> SynthiaLayout.open(above, CityscapesClasses.SYNTHIA_16))
        .isInstanceOfSatisfying(
            DualMixException.class, e -> assertThat(e.remedy()).startsWith("It is in " + root));
  }
}
