package io.dualmix.cli.init;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.cli.DualMix;
import io.dualmix.cli.StreetFolder;
import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dualmix init} on the layouts that the type folder reads. */
class InitCommandTest {
  private static final int COUNT = 8;

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();

  @Test
  void indicesInTwoFoldersGiveAnExperimentThatPassesItsCheck() throws IOException {
    write("synthetic/images/%d.png", "synthetic/labels/%d.png", 0, 1);
    write("real/images/%d.png", "real/labels/%d.png", 1, 0);
    Files.delete(folder.resolve("real/labels/3.png"));

    assertThat(init(folder.toString())).as(text()).isZero();
    assertThat(text()).contains("7 with a label", "the names of 2 classes");
    assertThat(written()).contains("  - class-0\n  - class-1\n", "7 with a label");
    assertThat(experiment().data().source().path()).isEqualTo("synthetic");
    assertThat(experiment().data().target().path()).isEqualTo("real");
    assertPassesItsCheck();
  }

  @Test
  void suffixesInOneFolderAndValuesWithGapsAreFound() throws IOException {
    write("src/%d.png", "src/%d_mask.png", 7, 11);
    write("dst/%d.png", "dst/%d_mask.png", 11, 7);
    ImageFiles.writeLabel(folder.resolve("dst/0_mask.png"), StreetFolder.label(24, 24, 255, 7));

    assertThat(init("--source", at("src"), "--target", at("dst"))).as(text()).isZero();
    assertThat(written())
        .contains("label_suffix: _mask", "&values {7: class-7, 11: class-11}", "values: *values")
        .containsOnlyOnce("ignore: [255]");
    assertPassesItsCheck();
  }

  @Test
  void splitsColoursAndClassFileAreFound() throws IOException {
    for (String domain : List.of("game", "street")) {
      for (String split : List.of("train", "val")) {
        writeColours(domain + "/images/" + split + "/", domain + "/masks/" + split + "/");
      }
    }
    Files.writeString(
        folder.resolve("labelmap.txt"), "# label:color_rgb\nroad:128,64,128::\ncar:64,0,128::\n");

    assertThat(init(folder.toString())).as(text()).isZero();
    assertThat(written())
        .contains("{name: road, colour: \"#804080\"}", "label_format: colours", "masks/val")
        .doesNotContain("Fill in");
    assertThat(text()).contains("not used: " + folder.resolve("game/images/val"));
    assertPassesItsCheck();
  }

  @Test
  void aTargetAloneLeavesTheSourceToTheUser() throws IOException {
    write("images/%d.png", "labels/%d.png", 0, 1);

    assertThat(init(folder.toString())).as(text()).isZero();
    assertThat(text()).contains("data.source: the folder of the labelled source images");
    assertThat(written()).contains("# Fill in: the labelled source images", "path: FILL-IN");
  }

  @Test
  void imagesOfSeveralSizesGetACrop() throws IOException {
    write("source/images/%d.png", "source/labels/%d.png", 0, 1);
    write("target/images/%d.png", "target/labels/%d.png", 0, 1);
    byte[] rgb = new byte[30 * 26 * 3];
    ImageFiles.writeImage(folder.resolve("source/images/0.png"), new RgbImage(30, 26, rgb));
    ImageFiles.writeLabel(folder.resolve("source/labels/0.png"), StreetFolder.label(30, 26, 0, 1));

    assertThat(init(folder.toString())).as(text()).isZero();
    assertThat(written()).contains("2 sizes", "crop: {width: 24, height: 24}");
    assertPassesItsCheck();
  }

  @Test
  void aLabelOfAnotherSizeIsNamedWithBoth() throws IOException {
    write("source/images/%d.png", "source/labels/%d.png", 0, 1);
    write("target/images/%d.png", "target/labels/%d.png", 0, 1);
    ImageFiles.writeLabel(folder.resolve("source/labels/5.png"), StreetFolder.label(20, 24, 0, 1));

    assertThat(init(folder.toString())).isEqualTo(1);
    assertThat(text()).contains(folder.resolve("source/labels/5.png") + " has 20x24", "has 24x24");
    assertThat(folder.resolve("my.yaml")).doesNotExist();
  }

  @Test
  void foldersWithoutWhatIsNeededAreNamed() throws IOException {
    assertThat(init(at("absent"))).isEqualTo(1);
    assertThat(text()).contains("There is no folder " + at("absent"));
    Files.writeString(folder.resolve("a.txt"), "text");
    assertThat(init(at("a.txt"))).isEqualTo(1);
    assertThat(text()).contains(at("a.txt") + " is not a folder");
    assertThat(init(folder.toString())).isEqualTo(1);
    assertThat(text()).contains("There is no image in " + folder);
    write("images/%d.png", "images/%d.png", 0, 1);
    assertThat(init(folder.toString())).isEqualTo(1);
    assertThat(text()).contains("has 8 images in", "no folder is named labels");
  }

  @Test
  void anExistingFileStays() throws IOException {
    Files.writeString(folder.resolve("my.yaml"), "mine");

    assertThat(init(folder.toString())).isEqualTo(1);
    assertThat(text()).contains("my.yaml exists already", "--force");
    assertThat(folder.resolve("my.yaml")).hasContent("mine");
  }

  @Test
  void aClassFileOfOtherLabelsIsRefused() throws IOException {
    write("images/%d.png", "labels/%d.png", 7, 8);
    Files.writeString(folder.resolve("classes.txt"), "road\ncar\n");

    assertThat(init(folder.toString())).isEqualTo(1);
    assertThat(text()).contains("classes.txt do not fit the labels, which hold 7, 8");
  }

  /** Writes pairs of images and labels with two values. */
  private void write(String image, String label, int first, int others) throws IOException {
    for (int i = 0; i < COUNT; i++) {
      LabelImage values = StreetFolder.label(24, 24, first, others);
      put(String.format(label, i), ImageFiles.encodePng(values));
      put(String.format(image, i), ImageFiles.encodePng(StreetFolder.noise(image + i)));
    }
  }

  private void writeColours(String images, String labels) throws IOException {
    byte[] rgb = new byte[24 * 24 * 3];
    for (int i = 0; i < 24 * 24; i++) {
      rgb[i * 3] = (byte) (i < 24 ? 128 : 64);
      rgb[i * 3 + 1] = (byte) (i < 24 ? 64 : 0);
      rgb[i * 3 + 2] = (byte) 128;
    }
    for (int i = 0; i < COUNT; i++) {
      put(labels + i + "_mask.png", ImageFiles.encodePng(new RgbImage(24, 24, rgb)));
      put(images + i + "_rgb.png", ImageFiles.encodePng(StreetFolder.noise(images + i)));
    }
  }

  private void put(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  private String at(String name) {
    return folder.resolve(name).toString();
  }

  private int init(String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "init";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "-o";
    all[arguments.length + 2] = at("my.yaml");
    return run(all);
  }

  private int run(String... arguments) {
    PrintWriter writer = new PrintWriter(out);
    return DualMix.run(writer, writer, arguments);
  }

  private void assertPassesItsCheck() {
    assertThat(run("data", "check", at("my.yaml"))).as(text()).isZero();
  }

  private Experiment experiment() {
    return Experiments.read(folder.resolve("my.yaml"), List.of());
  }

  private String written() throws IOException {
    return Files.readString(folder.resolve("my.yaml"));
  }

  private String text() {
    return out.toString();
  }
}
