package io.dualmix.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.eval.ImageCounts;
import io.dualmix.train.event.ImagesScored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageCountsFileTest {
  private static final String STAGE = "round-1/student";
  private static final ImageCounts COUNTS =
      new ImageCounts(
          List.of("road", "Gehweg, \"breit\""),
          List.of(
              new ImageCounts.Image("a/1", List.of(3L, 0L), List.of(4L, 1L), List.of(3L, 2L)),
              new ImageCounts.Image("b ü", List.of(0L, 0L), List.of(0L, 0L), List.of(0L, 0L))));

  @TempDir Path run;

  @Test
  void whatIsWrittenIsReadAgain() {
    write();
    assertThat(ImageCountsFile.read(run, STAGE)).contains(COUNTS);
  }

  @Test
  void theSameCountsAreTheSameBytes() throws IOException {
    write();
    byte[] first = Files.readAllBytes(file());
    write();
    assertThat(Files.readAllBytes(file())).isEqualTo(first);
  }

  @Test
  void aStageOfAnOlderVersionHasNone() {
    assertThat(ImageCountsFile.read(run, STAGE)).isEmpty();
  }

  @Test
  void aDamagedFileIsNamed() throws IOException {
    write();
    byte[] bytes = Files.readAllBytes(file());
    bytes[bytes.length / 2] ^= 1;
    Files.write(file(), bytes);

    assertThatThrownBy(() -> ImageCountsFile.read(run, STAGE))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining(ImageCountsFile.FILE)
        .hasMessageContaining("not as it was written");
  }

  @Test
  void aFileOfSomethingElseIsNamedEvenWithoutAChecksum() throws IOException {
    write();
    Files.delete(file().resolveSibling("SHA256SUMS"));
    Files.write(file(), new byte[] {1, 2, 3});

    assertThatThrownBy(() -> ImageCountsFile.read(run, STAGE))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("damaged");
  }

  private void write() {
    new ImageCountsFile(run).on(new ImagesScored(STAGE, 7, COUNTS));
  }

  private Path file() {
    return run.resolve(STAGE).resolve(ImageCountsFile.FILE);
  }
}
