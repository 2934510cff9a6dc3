package io.dualmix.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksumsTest {
  /** SHA-256 of "abc" (FIPS 180-2, appendix B.1). */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir private Path folder;

  @Test
  void theListIsThatOfSha256sum() throws IOException {
    Files.writeString(Files.createDirectory(folder.resolve("b")).resolve("x.txt"), "abc");
    Files.writeString(folder.resolve("a.txt"), "abc");
    Checksums.seal(folder);
    assertThat(folder.resolve("SHA256SUMS")).hasContent(ABC + "  a.txt\n" + ABC + "  b/x.txt");
  }

  @Test
  void aWrittenFileIsListedBesideTheOthers() {
    Checksums.write(folder.resolve("b.txt"), "abc");
    Checksums.write(folder.resolve("a.txt"), "abc");
    assertThat(folder.resolve("SHA256SUMS")).hasContent(ABC + "  a.txt\n" + ABC + "  b.txt");
    assertThatCode(() -> Checksums.of(folder).requireAllIntact("")).doesNotThrowAnyException();
  }

  @Test
  void aFlippedBitIsFoundAndTheFileNamed() throws IOException {
    Path file = folder.resolve("a.bin");
    Checksums.write(file, "abc");
    Files.writeString(file, "abb");
    assertThatThrownBy(() -> Checksums.requireIntact(file, "Restore it."))
        .isInstanceOfSatisfying(
            DualMixException.class,
            e -> {
              assertThat(e).hasMessageContaining(file + " is not as it was written");
              assertThat(e.remedy()).startsWith("Restore it.").contains("remove the file's line");
            });
  }

  @Test
  void aListedFileThatIsMissingIsNamed() throws IOException {
    Checksums.write(folder.resolve("a.txt"), "abc");
    Files.delete(folder.resolve("a.txt"));
    assertThatThrownBy(() -> Checksums.of(folder).requireAllIntact(""))
        .hasMessageContaining("a.txt is missing");
  }

  @Test
  void aFileWhoseLineWasTakenOutIsNotChecked() throws IOException {
    Path file = folder.resolve("a.txt");
    Checksums.write(file, "abc");
    Files.writeString(file, "edited");
    Files.writeString(folder.resolve("SHA256SUMS"), "");
    assertThatCode(() -> Checksums.requireIntact(file, "")).doesNotThrowAnyException();
  }

  @Test
  void aDamagedListIsNamed() throws IOException {
    Files.writeString(folder.resolve("SHA256SUMS"), ABC + "  a.txt\nnonsense\n");
    assertThatThrownBy(() -> Checksums.of(folder))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("SHA256SUMS, line 2");
  }

  @Test
  void aListThatIsNoTextIsNamed() throws IOException {
    Files.write(folder.resolve("SHA256SUMS"), new byte[] {(byte) 0xFF, (byte) 0xFE, 0});
    assertThatThrownBy(() -> Checksums.of(folder))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("SHA256SUMS");
  }
}
