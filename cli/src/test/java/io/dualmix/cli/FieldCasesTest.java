package io.dualmix.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The inputs of {@code ../shared/cases}, by their numbers: each is answered as its row in the
 * README there says. Skipped where the folder is absent; the kinds behind them have tests of their
 * own that need no files.
 */
@Tag("slow")
class FieldCasesTest {
  private static final Path CASES = Path.of("../../shared/cases");

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** A copy of a case, since runs are written beside its experiment. */
  private Path copied(String name) throws IOException {
    Path from = CASES.resolve(name);
    assumeTrue(Files.isDirectory(from), from + " is not there");
    Path to = folder.resolve("case");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
        }
      }
    }
    return to;
  }

  /** Paths of an experiment are relative to the working directory, which a test cannot change. */
  private int run(Path at, String command, String experiment, String... more) {
    List<String> words = new ArrayList<>(Arrays.asList(command.split(" ")));
    words.add(at.resolve(experiment).toString());
    words.add("-s");
    words.add("data.root=" + at);
    if (command.startsWith("train")) {
      words.add("-s");
      words.add("runs=" + folder.resolve("runs"));
    }
    words.addAll(List.of(more));
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return DualMix.run(
        new PrintWriter(out, true), new PrintWriter(err, true), words.toArray(new String[0]));
  }

  private int check(String name, String experiment) throws IOException {
    return run(copied(name), "data check", experiment);
  }

  @Test
  void case01AnImageIsNeverItsOwnLabel() throws IOException {
    assertThat(check("01-masks-beside-images", "e.yaml")).isEqualTo(1);
    assertThat(err.toString()).contains("would be its own label").contains("label_suffix");
    Path at = folder.resolve("case");
    assertThat(run(at, "data check", "e.yaml", "-s", "data.target.label_suffix=_mask"))
        .isEqualTo(0);
    assertThat(out.toString()).contains("Nothing is wrong");
  }

  @Test
  void case02ImagesOfATurnedCameraAreCounted() throws IOException {
    assertThat(check("02-exif-orientation", "e.yaml")).isEqualTo(0);
    assertThat(out.toString()).contains("source: 1 of 4 images carry a camera orientation");
  }

  @Test
  void case05EveryFormatIsRead() throws IOException {
    assertThat(check("05-other-formats", "e.yaml")).isEqualTo(0);
    assertThat(out.toString()).containsPattern("labels read +8 +4 +2");
  }

  @Test
  void case06HiddenFoldersAreLeftOut() throws IOException {
    assertThat(check("06-hidden-folders", "e.yaml")).isEqualTo(0);
    assertThat(out.toString()).containsPattern("images +4 +4 +2").contains("@eaDir");
  }

  @Test
  void case07APaletteThatContradictsTheClassesIsAFault() throws IOException {
    assertThat(check("07-palette-against-classes", "e.yaml")).isEqualTo(1);
    assertThat(out.toString())
        .contains("index 0 has the colour of car and is read as road")
        .contains("label_format: colours");
    assertThat(run(folder.resolve("case"), "data check", "colours.yaml")).isEqualTo(0);
  }

  @Test
  void case08AValidationSetThatIsTheTargetIsWarnedOf() throws IOException {
    assertThat(run(copied("08-validation-is-target"), "train", "e.yaml")).isEqualTo(0);
    String provenance =
        Files.readString(folder.resolve("runs/08-validation-is-target/provenance.json"));
    assertThat(provenance)
        .contains("2 of 4 validation images are also labelled target images")
        .contains("2 of 4 validation images are also unlabelled target images");
    assertThat(Files.readString(folder.resolve("runs/08-validation-is-target/report.html")))
        .contains("Warning: data.validation: 2 of 4 validation images");
  }

  @Test
  void case09LabelsThatAreIgnoredEverywhereAreAFault() throws IOException {
    assertThat(check("09-all-ignored", "e.yaml")).isEqualTo(1);
    assertThat(out.toString()).contains("target: all pixels of all 4 labels are ignored");
  }

  @Test
  void case09AValidationSetWithoutALabelledPixelIsRefused() throws IOException {
    assertThat(run(copied("09-all-ignored/val-ignored"), "train", "e.yaml")).isEqualTo(1);
    assertThat(err.toString()).contains("every pixel of every label is ignored");
  }

  @Test
  void case14WideColourIsNoIndexLabel() throws IOException {
    assertThat(check("14-sixteen-bit-colour-label", "e.yaml")).isEqualTo(1);
    assertThat(out.toString()).contains("000.png: it holds colours, not class indices");
  }

  @Test
  void case15ErasedPixelsAreIgnored() throws IOException {
    assertThat(check("15-erased-label", "e.yaml")).isEqualTo(0);
    assertThat(out.toString()).contains("1200 pixels of").contains("are erased (alpha 0)");
  }

  @Test
  void case16AColourIsIgnored() throws IOException {
    assertThat(check("16-colour-cannot-be-ignored", "e.yaml")).isEqualTo(1);
    assertThat(out.toString()).contains("ignore: [\"#FFFFFF\"]");
    assertThat(run(folder.resolve("case"), "data check", "text.yaml")).isEqualTo(0);
    assertThat(run(folder.resolve("case"), "data check", "number.yaml")).isEqualTo(0);
  }

  @Test
  void case17ListsWithAByteOrderMarkAreRead() throws IOException {
    assertThat(check("17-bom-in-lists", "names.yaml")).isEqualTo(0);
    assertThat(run(folder.resolve("case"), "data check", "pairs.yaml")).isEqualTo(0);
  }

  @Test
  void case19MixedSizesAreFoundBeforeTheFirstStage() throws IOException {
    assertThat(check("19-mixed-sizes-no-crop", "e.yaml")).isEqualTo(1);
    assertThat(out.toString()).contains("source 000 64x48, source zz 80x60");
    for (String command : List.of("train", "train --dry-run")) {
      assertThat(run(folder.resolve("case"), command, "e.yaml")).isEqualTo(1);
      assertThat(err.toString()).contains("source zz 80x60").contains("augmentation.crop");
    }
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void case21TheCheckRefusesWhatTrainingRefuses() throws IOException {
    assertThat(check("21-class-names-differ", "e.yaml")).isEqualTo(1);
    assertThat(out.toString()).contains("Did you mean 'Road' for 'road', 'car ' for 'car'?");
  }

  @Test
  void case24ColourLabelsGetTheRightAdvice() throws IOException {
    assertThat(check("24-colour-labels-read-as-indices", "e.yaml")).isEqualTo(1);
    assertThat(out.toString()).contains("-> Set label_format: colours");
  }

  @Test
  void case25AntiAliasedMasksAreCalledSo() throws IOException {
    assertThat(check("25-anti-aliased", "e.yaml")).isEqualTo(1);
    assertThat(out.toString()).containsOnlyOnce("lie between two class colours");
    assertThat(
            run(folder.resolve("case"), "data check", "e.yaml", "-s", "data.target.unknown=ignore"))
        .isEqualTo(0);
  }

  @Test
  void case28ImagesOfAPublishedSetWithoutLabelAreLeftOut() throws IOException {
    Path at = copied("28-bdd-as-published");
    assertThat(run(at, "data check", "e.yaml", "--allow", "unseen-class")).isEqualTo(0);
    assertThat(out.toString()).contains("validation: 1 of 3 images have no label and are left out");
    assertThat(run(at, "train", "e.yaml", "-s", "data.classes=[road,car,sky]")).isEqualTo(0);
  }

  @Test
  void case30SuffixesTellImagesAndLabelsApart() throws IOException {
    assertThat(check("30-suffixes-and-cvat", "e.yaml")).isEqualTo(1);
    assertThat(err.toString()).contains("000_mask.png has a similar name").contains("label_suffix");
    Path at = folder.resolve("case");
    assertThat(run(at, "data check", "e.yaml", "-s", "data.source.label_suffix=_mask.png"))
        .isEqualTo(0);
    assertThat(run(at.resolve("cvat"), "data check", "e.yaml")).isEqualTo(0);
    assertThat(out.toString()).containsPattern("labels read +4 +4 +2");
  }

  @Test
  void case31SmallThingsInYaml() throws IOException {
    assertThat(check("31-small-things-in-yaml", "american.yaml")).isEqualTo(0);
    Path at = folder.resolve("case");
    assertThat(run(at, "data check", "unquoted.yaml")).isEqualTo(1);
    assertThat(err.toString()).contains("#804080 without quotes begins a comment");
  }
}
