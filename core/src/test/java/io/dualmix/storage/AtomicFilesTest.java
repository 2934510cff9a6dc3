package io.dualmix.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.dualmix.DualMixException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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
        .hasMessageContaining("the disk is full (");
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

  @Test
  void aFailedFolderLeavesTheOldOneAndFreesItsSpace() throws IOException {
    Path target = folder.resolve("last");
    AtomicFiles.replaceDirectory(target, path -> Files.writeString(path.resolve("one"), "1"));
    assertThatThrownBy(
            () ->
                AtomicFiles.replaceDirectory(
                    target,
                    path -> {
                      Files.writeString(path.resolve("two"), "2");
                      throw new DualMixException("inner", "");
                    }))
        .hasMessage("inner");
    assertThat(folder.toFile().list()).containsExactly("last");
    assertThat(target.toFile().list()).containsExactly("one");
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        arguments(new AccessDeniedException("x"), "permission denied"),
        arguments(new NoSuchFileException("x"), "its folder was deleted, moved or replaced"),
        arguments(new FileSystemException("x", null, "Read-only file system"), "is read-only"),
        arguments(new FileSystemException("x", null, "No space left on device"), "disk is full"),
        arguments(new IOException("There is not enough space on the disk"), "disk is full"),
        arguments(new IOException("Disk quota exceeded"), "the quota is used up"),
        arguments(new IOException("Input/output error"), "Input/output error"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void theErrorNamesTheFileAndTheCause(IOException cause, String reason) {
    assertThat(AtomicFiles.cannotWrite(folder.resolve("a.txt"), cause))
        .hasMessageStartingWith("Cannot write " + folder.resolve("a.txt") + ": ")
        .hasMessageContaining(reason);
  }
}
