package io.dualmix.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.run.RunFolder;
import io.dualmix.run.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run killed at any moment goes on with {@code --resume} and ends with the same numbers; {@link
 * KillHarness} does the same with as many kills as asked for.
 */
@Tag("slow")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KillAndResumeTest {
  private static final int KILLS = 10;

  /** Of the time of a whole run that a killed process gets at most; ten get about two thirds. */
  private static final int SHARE = 7;

  private static final int TERMINATED = 143;
  private static final long SEED = 20261123;

  @TempDir static Path shared;
  private static TinyRun undisturbed;

  /** From the moment that the run folder is locked to the end. */
  private static long trainingMillis;

  @TempDir Path folder;

  @BeforeAll
  static void runUndisturbed() throws Exception {
    TinyExperiment.write(shared);
    undisturbed = run(shared.resolve("undisturbed"));
    Process process = undisturbed.start();
    undisturbed.awaitLock(process);
    long begun = System.nanoTime();
    assertThat(process.waitFor()).as(undisturbed.log()).isZero();
    trainingMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
  }

  @Test
  void aRunKilledManyTimesEndsWithTheSameNumbers() throws Exception {
    TinyRun run = run(folder.resolve("killed"));
    Random random = new Random(SEED);
    for (int kill = 0; kill < KILLS; kill++) {
      Process process = run.start();
      run.awaitLock(process);
      // The first one soon, while the folder is being made; each of the others gets some way.
      long millis = kill == 0 ? random.nextInt(40) : random.nextLong(trainingMillis / SHARE);
      Thread.sleep(millis);
      process.destroyForcibly();
      assertThat(process.waitFor())
          .as("kill %s after %s ms: %s", kill, millis, run.log())
          .isNotZero();
    }
    assertThat(run.start().waitFor()).as(run.log()).isZero();

    assertSameRun(run);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows ends processes without a signal")
  void sigtermSavesExitsWith143AndResumesToTheSameNumbers() throws Exception {
    TinyRun run = run(folder.resolve("terminated"));
    Process process = run.start();
    run.awaitEvents(process, 9);
    process.destroy();
    assertThat(process.waitFor()).as(run.log()).isEqualTo(TERMINATED);
    assertThat(run.log()).contains("everything is saved").contains("--resume");

    assertThat(run.start().waitFor()).as(run.log()).isZero();
    assertSameRun(run);
  }

  @Test
  void aStartKilledBeforeThereWasARunIsMadeAgain() {
    Path young = folder.resolve("young");
    try (RunFolder begun = RunFolder.create(young)) {
      begun.writeClasses(new ClassTable(List.of(new SemanticClass("road", 0x804080))));
      begun.writeSplit(new Split("source", List.of("a", "b")));
    }
    assertThat(RunFolder.isRun(young)).isFalse();

    assertThatCode(() -> RunFolder.create(young).close()).doesNotThrowAnyException();
  }

  @Test
  void aFolderOfSomethingElseIsRefused() throws IOException {
    // Of the same name, but no run was ever begun here.
    Path other = Files.createDirectories(folder.resolve("other"));
    Files.writeString(other.resolve("classes.json"), "mine");

    assertThatThrownBy(() -> RunFolder.create(other))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("no run and not empty: classes.json");
  }

  private static TinyRun run(Path folder) {
    return new TinyRun(shared.resolve("tiny.yaml"), folder);
  }

  private static void assertSameRun(TinyRun run) throws IOException {
    assertThat(run.differencesFrom(undisturbed)).isEmpty();
    // 1 baseline and 2 x 3 models, their last and best; 3 pseudo labels in round 1.
    List<String> names = List.copyOf(undisturbed.results().keySet());
    assertThat(names).filteredOn(name -> name.endsWith("last/model.safetensors")).hasSize(7);
    assertThat(names).filteredOn(name -> name.matches("round-1/pseudo-labels/.*png")).hasSize(3);
  }
}
