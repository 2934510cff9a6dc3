package io.dualmix.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ErrorMessages in a person's own data: one message that names the file, and never a crash. */
class BadDataTest {
  private static final int WIDTH = 40;
  private static final int HEIGHT = 32;
  private static final String YAML =
      """
      name: own
      compute: {device: cpu, threads: 1}
      data:
        root: ROOT
        workers: 1
        source:
          type: folder
          path: streets
          classes: [{name: road, colour: "#804080"}, {name: rest, colour: "#000000"}]
        target:
          type: folder
          path: streets
          classes: [{name: road, colour: "#804080"}, {name: rest, colour: "#000000"}]
        validation:
          type: folder
          path: streets
          classes: [{name: road, colour: "#804080"}, {name: rest, colour: "#000000"}]
        labelled: {count: 2}
      augmentation: {crop: {width: 40, height: 32}}
      model:
        architecture: deeplabv3plus
        backbone: mobilenetv1_025
        head_channels: 16
        output_stride: 16
      method:
        rounds: 1
        region_teacher: {steps: 2, batch: 2, start: random}
        sample_teacher: {steps: 2, batch: 2, start: random}
        student: {steps: 2, batch: 2, start: random}
      logging: {pictures: 0}
      """;

  @TempDir Path folder;
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeGoodData() throws IOException {
    Files.writeString(folder.resolve("own.yaml"), YAML.replace("ROOT", folder.toString()));
    for (int i = 0; i < 4; i++) {
      ImageFiles.writeImage(image(i), picture(WIDTH, HEIGHT));
      ImageFiles.writeLabel(label(i), values(WIDTH, HEIGHT, 1));
    }
  }

  private Path image(int index) {
    return folder.resolve("streets/images/" + index + ".png");
  }

  private Path label(int index) {
    return folder.resolve("streets/labels/" + index + ".png");
  }

  private static RgbImage picture(int width, int height) {
    return new RgbImage(width, height, new byte[width * height * 3]);
  }

  private static LabelImage values(int width, int height, int value) {
    byte[] classes = new byte[width * height];
    Arrays.fill(classes, (byte) value);
    return new LabelImage(width, height, classes);
  }

  private int train(String... more) {
    String[] arguments = Arrays.copyOf(new String[] {"train"}, 4 + more.length);
    arguments[1] = folder.resolve("own.yaml").toString();
    arguments[2] = "--run-dir";
    arguments[3] = folder.resolve("run").toString();
    System.arraycopy(more, 0, arguments, 4, more.length);
    return DualMix.run(new PrintWriter(new StringWriter()), new PrintWriter(err), arguments);
  }

  private void assertMistake(Path named, String... parts) {
    assertThat(train()).isEqualTo(1);
    assertThat(err.toString())
        .contains("dualmix: ")
        .contains(named.toString())
        .contains(parts)
        .doesNotContain("\tat ")
        .doesNotContain("unexpected");
  }

  @Test
  void goodDataTrain() {
    assertThat(train()).as(err.toString()).isZero();
  }

  @Test
  void aTornImageIsNamed() throws IOException {
    byte[] png = Files.readAllBytes(image(2));
    Files.write(image(2), Arrays.copyOf(png, png.length / 2));

    assertMistake(image(2), "is truncated");
  }

  @Test
  void anImageThatIsNoneIsNamed() throws IOException {
    Files.writeString(image(1), "<html>404</html>");

    assertMistake(image(1), "Cannot read");
  }

  @Test
  void aLabelValueWithoutClassIsNamed() {
    ImageFiles.writeLabel(label(3), values(WIDTH, HEIGHT, 7));

    assertMistake(label(3), "7", "which no class has");
  }

  @Test
  void aLabelOfAnotherSizeIsNamedWithBothSizes() {
    ImageFiles.writeLabel(label(0), values(WIDTH, HEIGHT + 2, 1));

    assertMistake(label(0), WIDTH + "x" + HEIGHT, WIDTH + "x" + (HEIGHT + 2));
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    assertThat(train("-s", "data.source.path=nowhere")).isEqualTo(1);
    assertThat(err.toString())
        .contains("There is no folder", folder.resolve("nowhere").toString())
        .doesNotContain("\tat ");
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void anImageThatMayNotBeReadIsNamed() {
    assumeTrue(
        image(1).toFile().setReadable(false, false) && !Files.isReadable(image(1)),
        "root may read everything");

    assertMistake(image(1), "permission denied");
  }

  @Test
  void aFolderThatMayNotBeWrittenIsNamed() throws IOException {
    Files.writeString(folder.resolve("run"), "a file is in the way");

    assertThat(train()).isEqualTo(1);
    assertThat(err.toString())
        .contains("Cannot write", folder.resolve("run").toString())
        .doesNotContain("\tat ");
  }

  @Tag("slow")
  @Test
  void aRunGoesOnOnceTheImageIsMended() throws IOException {
    byte[] png = Files.readAllBytes(image(2));
    Files.write(image(2), Arrays.copyOf(png, png.length / 2));
    assertThat(train()).isEqualTo(1);
    Files.write(image(2), png);

    assertThat(train("--resume")).as(err.toString()).isZero();
  }
}
