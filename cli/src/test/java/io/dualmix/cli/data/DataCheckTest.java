package io.dualmix.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.cli.StreetFolder;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code dualmix data check} on good data and on one fault at a time. */
class DataCheckTest {
  @TempDir Path folder;
  private StreetFolder streets;

  @BeforeEach
  void writeGoodData() throws IOException {
    streets = new StreetFolder(folder, 3);
  }

  private void assertFault(String... parts) {
    assertThat(streets.data("check")).as(streets.err()).isEqualTo(1);
    assertThat(streets.out()).contains("FAULT: ").contains(parts).contains("Something is wrong");
  }

  private void tear(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
  }

  @Test
  void goodDataAreSaidToBeGood() {
    assertThat(streets.data("check")).as(streets.out() + streets.err()).isZero();
    assertThat(streets.out()).contains("Nothing is wrong.").doesNotContain("FAULT");
  }

  @Test
  void aTornImageIsNamedWithItsReason() throws IOException {
    tear(streets.image("target", 1));

    assertFault("target: Cannot read " + streets.image("target", 1), "is truncated");
  }

  @Test
  void allTornImagesAreListed() throws IOException {
    tear(streets.image("target", 1));
    tear(streets.image("source", 0));

    assertFault("images that cannot be read (2)", "source/images/0.png", "target/images/1.png");
  }

  @Test
  void aLabelOfAnotherSizeIsNamedWithBothSizes() {
    ImageFiles.writeLabel(streets.label("source", 2), StreetFolder.label(24, 26, 0, 1));

    assertFault("another size", streets.label("source", 2).toString(), "24x26", "24x24");
  }

  @Test
  void unknownValuesAreAddedUpOverTheLabels() {
    ImageFiles.writeLabel(streets.label("source", 0), StreetFolder.label(24, 24, 7, 1));
    ImageFiles.writeLabel(streets.label("source", 2), StreetFolder.label(24, 24, 0, 7));

    // One row in the first label, all but one in the second.
    assertFault("source: 7 has 576 pixels in 2 labels: 0, 2");
  }

  @Test
  void aMissingLabelOfTheSourceIsAFault() throws IOException {
    Files.delete(streets.label("source", 1));

    assertFault("source: 1 has no label");
  }

  @Test
  void aMissingLabelOfTheTargetIsNone() throws IOException {
    Files.delete(streets.label("target", 1));

    assertThat(streets.data("check")).as(streets.out()).isZero();
  }

  @Test
  void aTargetImageListedAsLabelledNeedsItsLabel() throws IOException {
    Files.delete(streets.label("target", 1));
    Files.writeString(folder.resolve("list.txt"), "0\n1\n");

    assertThat(streets.data("check", "-s", "data.labelled.list=list.txt")).isEqualTo(1);
    assertThat(streets.out()).contains("target: 1 has no label");
  }

  @Test
  void aNameInTheListThatIsNoImageIsAFault() throws IOException {
    Files.writeString(folder.resolve("list.txt"), "nine\n");

    assertThat(streets.data("check", "-s", "data.labelled.list=list.txt")).isEqualTo(1);
    assertThat(streets.out()).contains("list.txt names 'nine'");
  }

  @Test
  void aClassNeverSeenIsAFaultUnlessAllowed() {
    for (int i = 0; i < 3; i++) {
      ImageFiles.writeLabel(streets.label("validation", i), StreetFolder.label(24, 24, 0, 0));
    }

    assertFault("validation: no pixel of rest in 3 labels");
    assertThat(streets.data("check", "--allow", "unseen-class")).isZero();
  }

  @Test
  void aValidationImageThatIsTrainedOnIsAFault() throws IOException {
    Files.write(streets.image("validation", 0), Files.readAllBytes(streets.image("target", 2)));

    assertFault("validation: 0 has the same pixels as target 2");
  }

  @Test
  void almostTheSameIsANote() {
    RgbImage image = StreetFolder.noise("source1");
    for (int i = 0; i < image.rgb().length; i++) {
      image.rgb()[i] = (byte) Math.min(255, (image.rgb()[i] & 0xFF) + 1);
    }
    ImageFiles.writeImage(streets.image("validation", 2), image);

    assertThat(streets.data("check")).as(streets.out()).isZero();
    assertThat(streets.out()).contains("validation: 2 looks like source 1");
  }

  @Test
  void aLongListIsCutButNotItsCount() throws IOException {
    StreetFolder many = new StreetFolder(folder.resolve("many"), 23);
    for (int i = 0; i < 23; i++) {
      Files.delete(many.label("validation", i));
    }
    ImageFiles.writeLabel(many.label("validation", 0), StreetFolder.label(24, 24, 0, 1));

    assertThat(many.data("check")).isEqualTo(1);
    assertThat(many.out()).contains("need (22)", "and 2 more; --json FILE writes all");
    assertThat(many.out().lines().filter(line -> line.endsWith("has no label"))).hasSize(20);
  }

  @Test
  void jsonHoldsEveryFinding() {
    ImageFiles.writeLabel(streets.label("source", 0), StreetFolder.label(24, 24, 7, 1));
    Path json = folder.resolve("findings.json");

    streets.data("check", "--json", json.toString());

    JsonNode tree = JsonMapper.builder().build().readTree(json.toFile());
    JsonNode finding = tree.path("findings").path(0);
    assertThat(tree.path("wrong").asInt()).isEqualTo(1);
    assertThat(finding.path("kind").asString()).isEqualTo("unknown-values");
    assertThat(finding.path("image").asString()).isEqualTo("0");
    assertThat(finding.path("pixels").path("7").asInt()).isEqualTo(24);
  }

  @Test
  void jsonDoesNotOverwriteUnasked() throws IOException {
    Path json = Files.writeString(folder.resolve("findings.json"), "mine");

    assertThat(streets.data("check", "--json", json.toString())).isEqualTo(1);
    assertThat(json).hasContent("mine");
  }

  @Test
  void oneDomainCanBeCheckedAlone() throws IOException {
    tear(streets.image("source", 0));

    assertThat(streets.data("check", "--of", "target,validation")).isZero();
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    assertThat(streets.data("check", "-s", "data.source.path=nowhere")).isEqualTo(1);
    assertThat(streets.err()).contains(folder.resolve("nowhere").toString());
  }
}
