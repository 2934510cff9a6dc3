package io.dualmix.adapt.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {
  @TempDir private Path folder;

  @BeforeEach
  void writeFiles() {
    for (String domain : List.of("source", "target", "validation")) {
      for (int i = 0; i < 3; i++) {
        image(domain, i, 40, 30);
        label(domain, i, 40, 30, 1);
      }
    }
  }

  private void image(String domain, int index, int width, int height) {
    byte[] rgb = new byte[width * height * 3];
    new Random(31L * domain.hashCode() + index).nextBytes(rgb);
    ImageFiles.writeImage(
        folder.resolve(domain + "/images/" + index + ".png"), new RgbImage(width, height, rgb));
  }

  private void label(String domain, int index, int width, int height, int value) {
    byte[] classes = new byte[width * height];
    Arrays.fill(classes, (byte) value);
    ImageFiles.writeLabel(
        folder.resolve(domain + "/labels/" + index + ".png"),
        new LabelImage(width, height, classes));
  }

  private Preflight preflight(String... overrides) {
    String dataset = "{type: folder, path: %s, classes: [road, car]}";
    Experiment experiment =
        Experiments.parse(
            "name: x\npreset: quick\ndata:\n  root: "
                + folder
                + "\n  workers: 1\n  source: "
                + String.format(dataset, "source")
                + "\n  target: "
                + String.format(dataset, "target")
                + "\n  validation: "
                + String.format(dataset, "validation")
                + "\nmethod:\n"
                + "  region_teacher: {steps: 2, batch: 2}\n  sample_teacher: {steps: 2, batch: 2}\n"
                + "  student: {steps: 2, batch: 2}\n  baseline: {steps: 2, batch: 2}\n",
            "f.yaml",
            List.of(overrides));
    return Preflight.of(experiment, Domains.open(experiment));
  }

  @Test
  void goodDataAreNeitherRefusedNorWarnedOf() {
    Preflight preflight = preflight();
    assertThat(preflight.sentences()).isEmpty();
    assertThat(preflight.refusals()).isEmpty();
    preflight.require();
  }

  @Test
  void aShareOfFewImagesIsWarnedOf() {
    assertThat(preflight("data.validation=null").sentences())
        .singleElement()
        .asString()
        .startsWith("data.validation: only 1 labelled target image validates");
    for (int i = 3; i < 9; i++) {
      image("target", i, 40, 30);
      label("target", i, 40, 30, 1);
    }
    assertThat(preflight("data.validation=null", "data.labelled.count=3").sentences()).isEmpty();
  }

  @Test
  void anImageOfAnotherSizeIsRefusedWithoutACropAlone() {
    image("target", 2, 44, 30);
    label("target", 2, 44, 30, 1);
    assertThatThrownBy(() -> preflight().require())
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("source 0 40x30, target 2 44x30");
    preflight("augmentation.crop={width: 32, height: 24}").require();
  }

  @Test
  void anUnlabelledImageOfAnotherSizeIsRefusedWhereItsPseudoLabelIsTrainedOn() throws IOException {
    image("target", 2, 44, 30);
    Files.delete(folder.resolve("target/labels/2.png"));
    preflight().require(); // Alone in its batches.
    assertThatThrownBy(() -> preflight("method.rounds=2").require())
        .hasMessageContaining("target 2 44x30");
  }

  @Test
  void validationImagesMayHaveAnySize() {
    image("validation", 2, 44, 30);
    label("validation", 2, 44, 30, 1);
    preflight().require();
  }

  @Test
  void everyHeaderIsRead() throws IOException {
    label("source", 1, 20, 30, 1);
    Files.write(folder.resolve("validation/images/0.png"), new byte[] {1, 2, 3, 4});
    Preflight preflight = preflight();
    assertThat(preflight.refusals()).hasSize(2);
    assertThatThrownBy(preflight::require)
        .hasMessageContaining("labels/1.png has 20x30")
        .hasMessageContaining("and 1 more");
  }

  @Test
  void labelsThatAreIgnoredEverywhereAreWarnedOfAndRefusedForValidation() {
    for (int i = 0; i < 3; i++) {
      label("source", i, 40, 30, 255);
      label("validation", i, 40, 30, 255);
    }
    Preflight preflight = preflight();
    assertThat(preflight.sentences()).singleElement().asString().startsWith("data.source: every");
    assertThatThrownBy(preflight::require).hasMessageContaining("no model could be scored");
  }

  @Test
  void validationImagesAreFoundAmongTheTrainedOnesByLinkAndByContent() throws IOException {
    Path images = folder.resolve("validation/images");
    Files.delete(images.resolve("0.png"));
    Files.createSymbolicLink(images.resolve("0.png"), folder.resolve("target/images/0.png"));
    Files.delete(images.resolve("1.png"));
    Files.copy(folder.resolve("source/images/1.png"), images.resolve("1.png"));
    assertThat(preflight().sentences())
        .anySatisfy(s -> assertThat(s).contains("1 of 3 validation images are also source images"))
        .anySatisfy(
            s -> assertThat(s).contains("1 of 3 validation images are also labelled target"));
  }
}
