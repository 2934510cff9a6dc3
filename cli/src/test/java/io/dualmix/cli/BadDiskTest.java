package io.dualmix.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.dualmix.run.RunFolder;
import io.dualmix.storage.AtomicFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run whose disk fails it ends with an error that says why; when the cause is gone it goes on and
 * ends with the same numbers.
 */
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class BadDiskTest {
  @TempDir static Path shared;
  private static TinyRun undisturbed;

  @TempDir Path folder;

  /** The exit code of a command and what it printed to the terminal's error output. */
  private record Ended(int code, String err) {}

  @BeforeAll
  static void runUndisturbed() throws IOException {
    TinyExperiment.write(shared);
    undisturbed = run(shared.resolve("undisturbed"));
    Ended ended = train(undisturbed);
    assertThat(ended.code()).as(ended.err()).isZero();
  }

  @Test
  void aFullDiskEndsTheRunWhichGoesOnOnceThereIsRoom() throws Exception {
    try (Tmpfs disk = Tmpfs.mount(folder.resolve("disk"), "size=3m")) {
      TinyRun run = run(folder.resolve("disk/run"));
      Ended full = train(run);
      assertThat(full.code()).isEqualTo(1);
      assertThat(full.err())
          .contains("Cannot write")
          .contains("the disk is full")
          .contains("--resume");

      disk.remount("size=64m");
      Ended ended = train(run);
      assertThat(ended.code()).as(ended.err()).isZero();
      assertThat(run.differencesFrom(undisturbed)).isEmpty();
    }
  }

  @Test
  void aReadOnlyDiskIsNamed() throws Exception {
    try (Tmpfs disk = Tmpfs.mount(folder.resolve("disk"), "size=64m")) {
      TinyRun run = run(folder.resolve("disk/run"));
      copyWithoutRound2(run.folder());
      disk.remount("ro");
      Ended refused = train(run);

      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.err()).contains(run.folder().toString()).contains("is read-only");
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no such permissions")
  void aFolderWithoutPermissionIsNamed() throws Exception {
    assumeFalse(System.getProperty("user.name").equals("root"), "root may write everywhere");
    TinyRun run = run(folder.resolve("run"));
    copyWithoutRound2(run.folder());
    Files.setPosixFilePermissions(run.folder(), PosixFilePermissions.fromString("r-xr-xr-x"));
    Ended refused = train(run);
    Files.setPosixFilePermissions(run.folder(), PosixFilePermissions.fromString("rwxr-xr-x"));

    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains(run.folder().toString()).contains("permission denied");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "does not let go of files in use")
  void aFolderMovedAwayEndsTheRunWhichGoesOnOnceItIsBack() throws Exception {
    TinyRun run = run(folder.resolve("run"));
    CompletableFuture<Ended> training = CompletableFuture.supplyAsync(() -> train(run));
    while (!training.isDone() && run.eventCount() < 5) {
      Thread.sleep(2);
    }
    Path away = Files.move(run.folder(), folder.resolve("away"));
    Ended lost = training.get();
    assertThat(lost.code()).isEqualTo(1);
    assertThat(lost.err()).contains("was deleted, moved or replaced").contains("--resume");

    AtomicFiles.deleteRecursively(run.folder());
    Files.move(away, run.folder());
    // It names this process, which would be another one if a person went on with the run.
    Files.delete(run.folder().resolve("run.owner"));
    Ended ended = train(run);
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(run.differencesFrom(undisturbed)).isEmpty();
  }

  @Test
  void aDamagedCheckpointIsPutAsideAndTheRunEndsWithTheSameNumbers() throws Exception {
    TinyRun run = run(folder.resolve("run"));
    copyWithoutRound2(run.folder());
    Path model = run.folder().resolve("round-1/student/last/model.safetensors");
    byte[] bytes = Files.readAllBytes(model);
    bytes[bytes.length - 1] ^= 0x10;
    Files.write(model, bytes);
    Ended ended = train(run);
    assertThat(ended.code()).as(ended.err()).isZero();

    Path aside = run.folder().resolve("round-1/student/earlier/damaged-1");
    assertThat(aside.resolve("model.safetensors")).hasBinaryContent(bytes);
    AtomicFiles.deleteRecursively(aside);
    assertThat(run.differencesFrom(undisturbed)).isEmpty();
  }

  private static TinyRun run(Path folder) {
    return new TinyRun(shared.resolve("tiny.yaml"), folder);
  }

  /** In this process: starting another one would take longer than the run. */
  private static Ended train(TinyRun run) {
    List<String> arguments =
        new ArrayList<>(
            List.of("train", run.experiment().toString(), "--run-dir", run.folder().toString()));
    if (RunFolder.isRun(run.folder())) {
      arguments.add("--resume");
    }
    StringWriter err = new StringWriter();
    int code =
        DualMix.run(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err),
            arguments.toArray(new String[0]));
    return new Ended(code, err.toString());
  }

  private static void copyWithoutRound2(Path to) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(undisturbed.folder())) {
      paths = walk.filter(path -> !path.toString().contains("round-2")).toList();
    }
    for (Path path : paths) {
      Files.copy(path, to.resolve(undisturbed.folder().relativize(path).toString()));
    }
  }
}
