package io.dualmix.fuzz;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.weights.ModelFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@link FuzzHarness} has found, one test for each. */
class DefectTest {
  @TempDir private Path folder;

  private FuzzRun run;

  @BeforeEach
  void wholeFiles() {
    run = new FuzzRun(folder, 1);
  }

  /** Puts a file in the place of a reader's whole one, and reads it. */
  private void read(String reader, byte[] content) throws Exception {
    FuzzTarget target = run.targets(List.of(reader)).get(0);
    Path root = folder.resolve(reader);
    Files.write(root.resolve(target.file()), content);
    target.reader().read(root);
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  @Test
  void aListWithACharacterThatNoPathHasIsNamedWithItsLine() {
    assertThatThrownBy(() -> read("folder-list", FuzzTargets.text("# x\nimages/0\u0000.png\n")))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("list.txt, line 2");
  }

  @Test
  void aSplitOfGta5WithoutNumbersIsRefused() {
    assertThatThrownBy(() -> read("mat-split", MatBuilder.file(true, "trainIds")))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("split.mat")
        .hasMessageContaining("trainIds is empty");
  }

  @Test
  void aListOfGta5WithoutNamesIsRefused() throws IOException {
    FuzzTargets.write(folder.resolve("mat-split/train.txt"), FuzzTargets.text("# none\n"));

    assertThatThrownBy(() -> read("mat-split", MatBuilder.file(true, "trainIds", 1)))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("train.txt");
  }

  /** Each array unpacks to less than the bound, all of them to more. */
  @Test
  void arraysThatTogetherUnpackToTooMuchAreRefused() {
    byte[] one = MatBuilder.file(true, "trainIds", new int[300_000]);
    byte[] array = Arrays.copyOfRange(one, MatBuilder.HEADER, one.length);

    assertThatThrownBy(() -> read("mat-split", join(one, array)))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("split.mat")
        .hasMessageContaining("decompresses to more than");
  }

  @Test
  void aModelWhoseDescriptionLacksAKeyIsNamed() throws IOException {
    Path file = model("normalisation.bgr", "normalisation.xxx");

    assertThatThrownBy(() -> ModelFile.open(file))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("normalisation.bgr");
  }

  @Test
  void aModelThatNamesAClassTwiceIsNamed() throws IOException {
    Path file = model("\\\"road\\\"", "\\\"sky\\\" ");

    assertThatThrownBy(() -> ModelFile.open(file))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("twice");
  }

  /** A whole model in whose header one text of the same length stands in place of another. */
  private Path model(String text, String other) throws IOException {
    FuzzTarget target = run.targets(List.of("model")).get(0);
    String whole = new String(target.seeds().get(0), StandardCharsets.ISO_8859_1);
    Path file = folder.resolve("damaged.safetensors");
    return Files.write(file, whole.replace(text, other).getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void aJpegOfMoreScansThanAnyoneNeedsIsRefused() throws IOException {
    FuzzTarget target = run.targets(List.of("jpeg-image")).get(0);
    byte[] whole = target.seeds().get(0);
    int scan = new String(whole, StandardCharsets.ISO_8859_1).indexOf("\u00ff\u00da");
    byte[] pass = Arrays.copyOfRange(whole, scan, whole.length - 2);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(whole, 0, scan);
    for (int i = 0; i <= 100; i++) {
      file.writeBytes(pass);
    }
    file.write(whole, whole.length - 2, 2);
    Path path = Files.write(folder.resolve("a.jpg"), file.toByteArray());

    assertThatThrownBy(() -> ImageFiles.readImage(path))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("a.jpg")
        .hasMessageContaining("scans");
  }
}
