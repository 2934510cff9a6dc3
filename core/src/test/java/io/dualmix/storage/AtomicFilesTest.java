package io.dualmix.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
  @TempDir private Path folder;

  @Test
  void aFailedWriteLeavesTheOldFile() throws IOException {
    Path file = folder.resolve("a.txt");
    AtomicFiles.write(file, "old");
    assertThatThrownBy(
            () ->
                AtomicFiles.write(
                    file,
                    path -> {
                      Files.writeString(path, "half");
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("a.txt")
        .hasMessageContaining("No space left on device");
    assertThat(Files.readString(file)).isEqualTo("old");
    assertThat(folder.toFile().list()).containsExactly("a.txt");
  }

  @Test
  void aFolderIsReplacedAsAWhole() throws IOException {
    Path target = folder.resolve("last");
    AtomicFiles.replaceDirectory(target, path -> Files.writeString(path.resolve("one"), "1"));
    AtomicFiles.replaceDirectory(target, path -> Files.writeString(path.resolve("two"), "2"));
    assertThat(target.toFile().list()).containsExactly("two");
    assertThat(folder.toFile().list()).containsExactly("last");
  }

  @Test
  void aProcessKilledBetweenTheTwoRenamesLosesNothing() throws IOException {
    Path replaced = Files.createDirectory(folder.resolve("last.replaced"));
    Files.writeString(replaced.resolve("one"), "1");
    Files.createDirectory(folder.resolve("last.unfinished"));
    AtomicFiles.recoverDirectory(folder.resolve("last"));
    assertThat(Files.readString(folder.resolve("last/one"))).isEqualTo("1");
    assertThat(folder.toFile().list()).containsExactly("last");
  }

  @Test
  void aProcessKilledBeforeTheOldFolderIsDeletedKeepsTheNewOne() throws IOException {
    Files.createDirectory(folder.resolve("last.replaced"));
    Files.writeString(Files.createDirectory(folder.resolve("last")).resolve("two"), "2");
    AtomicFiles.recoverDirectory(folder.resolve("last"));
    assertThat(folder.resolve("last/two")).exists();
    assertThat(folder.toFile().list()).containsExactly("last");
  }
}
