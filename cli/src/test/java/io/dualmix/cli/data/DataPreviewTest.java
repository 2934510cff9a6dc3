package io.dualmix.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.adapt.rehearsal.TrainingViews.View;
import io.dualmix.cli.StreetFolder;
import io.dualmix.cli.data.ContactSheet.Section;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code dualmix data preview} and the sheets it draws. */
class DataPreviewTest {
  private static final int ROW = 320 + 22; // Square images.
  private static final int TITLE = 40;
  private static final int LEGEND = 40 + 26;
  private static final int MARGIN = 8;

  @TempDir Path folder;
  private StreetFolder streets;

  @BeforeEach
  void writeData() throws IOException {
    streets = new StreetFolder(folder, 4);
  }

  private int preview(String... more) {
    String[] arguments = new String[2 + more.length];
    arguments[0] = "-o";
    arguments[1] = folder.toString();
    System.arraycopy(more, 0, arguments, 2, more.length);
    return streets.data("preview", arguments);
  }

  @ParameterizedTest
  @CsvSource({"source, 4", "target, 2", "validation, 1"})
  void aSheetHasASectionForEachKindOfTheDomain(String domain, int sections) {
    assertThat(preview("-n", "2")).as(streets.err()).isZero();

    assertThat(ImageFiles.readImage(folder.resolve("own-" + domain + ".png")).height())
        .isEqualTo(sections * (TITLE + ROW) + LEGEND + MARGIN);
  }

  @Test
  void onlyWhatIsAskedForIsDrawn() {
    assertThat(preview("-n", "2", "--what", "transferred,mixed")).as(streets.err()).isZero();

    assertThat(folder.resolve("own-source.png")).exists();
    assertThat(folder.resolve("own-target.png")).doesNotExist();
  }

  @Test
  void plainImagesOfUntrainableDataCanBeSeen() throws IOException {
    Files.delete(streets.label("source", 0));

    assertThat(preview("--what", "plain")).as(streets.err()).isZero();
  }

  @Test
  void withoutTransferThereIsNothingTransferred() {
    assertThat(preview("--what", "transferred", "-s", "transfer.type=none")).isEqualTo(1);
    assertThat(streets.err()).contains("nothing to show", "transfer.type none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-n 0", "-n 201", "--what painted", "--of validation --what mixed,augmented"})
  void wrongUsageExitsWith2(String line) {
    assertThat(preview(line.split(" "))).isEqualTo(2);
    assertThat(streets.err()).startsWith("dualmix: ");
  }

  @Test
  void aLabelLiesOverItsImageInTheColourOfItsClass() {
    byte[] grey = new byte[4 * 4 * 3];
    Arrays.fill(grey, (byte) 100);
    View view = new View("x", new RgbImage(4, 4, grey), new LabelImage(4, 4, new byte[16]));
    ClassTable red = new ClassTable(List.of(new SemanticClass("red", 0xFF0000)));

    RgbImage sheet = new ContactSheet(List.of(new Section("t", red, List.of(view)))).draw();

    // The middles of the first and the second tile; 0.4 * 100 + 0.6 * colour.
    assertThat(pixel(sheet, MARGIN + 160, TITLE + 160)).containsExactly(100, 100, 100);
    assertThat(pixel(sheet, 2 * MARGIN + 480, TITLE + 160)).containsExactly(193, 40, 40);
  }

  @Test
  void theLegendHasTheColourOfEachClass() {
    View view = new View("é", new RgbImage(1, 1, new byte[3]), null);
    ClassTable two =
        new ClassTable(List.of(new SemanticClass("a", 0xFF0000), new SemanticClass("b", 0x00FF00)));

    RgbImage sheet = new ContactSheet(List.of(new Section("t", two, List.of(view)))).draw();

    int y = TITLE + ROW + TITLE + 9;
    assertThat(pixel(sheet, MARGIN + 9, y)).containsExactly(255, 0, 0);
    assertThat(pixel(sheet, MARGIN + (1320 - 16) / 5 + 9, y)).containsExactly(0, 255, 0);
  }

  private static int[] pixel(RgbImage image, int x, int y) {
    int at = (y * image.width() + x) * 3;
    return new int[] {
      image.rgb()[at] & 0xFF, image.rgb()[at + 1] & 0xFF, image.rgb()[at + 2] & 0xFF
    };
  }
}
