package io.dualmix.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.data.ClassTable;
import io.dualmix.data.ClassTable.SemanticClass;
import io.dualmix.run.RunFolder;
import io.dualmix.run.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A run killed at any moment goes on with {@code --resume} and ends with the same numbers. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KillAndResumeTest {
  private static final int KILLS = 6;
  private static final int TERMINATED = 143;
  private static final long SEED = 20261123;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Fields that differ between equal runs: they are measured. */
  private static final List<String> MEASURED = List.of("time", "seconds", "images_per_second");

  @TempDir static Path shared;
  private static Path undisturbed;

  /** From the moment that the run folder is locked to the end. */
  private static long trainingMillis;

  @TempDir Path folder;

  @BeforeAll
  static void runUndisturbed() throws Exception {
    TinyExperiment.write(shared);
    undisturbed = shared.resolve("undisturbed");
    Process process = start(undisturbed);
    awaitLock(process, undisturbed);
    long begun = System.nanoTime();
    assertThat(process.waitFor()).as(log(undisturbed)).isZero();
    trainingMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
  }

  @Test
  void aRunKilledManyTimesEndsWithTheSameNumbers() throws Exception {
    Path run = folder.resolve("killed");
    Random random = new Random(SEED);
    for (int kill = 0; kill < KILLS; kill++) {
      Process process = start(run);
      awaitLock(process, run);
      // The first one soon, while the folder is being made; each of the others gets some way.
      long millis = kill == 0 ? random.nextInt(40) : random.nextInt((int) (trainingMillis / 4));
      Thread.sleep(millis);
      process.destroyForcibly();
      assertThat(process.waitFor())
          .as("kill %s after %s ms: %s", kill, millis, log(run))
          .isNotZero();
    }
    assertThat(start(run).waitFor()).as(log(run)).isZero();

    assertSameRun(run);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows ends processes without a signal")
  void sigtermSavesExitsWith143AndResumesToTheSameNumbers() throws Exception {
    Path run = folder.resolve("terminated");
    Process process = start(run);
    awaitEvents(process, run, 9);
    process.destroy();
    assertThat(process.waitFor()).as(log(run)).isEqualTo(TERMINATED);
    assertThat(log(run)).contains("everything is saved").contains("--resume");

    assertThat(start(run).waitFor()).as(log(run)).isZero();
    assertSameRun(run);
  }

  @Test
  void aStartKilledBeforeThereWasARunIsMadeAgain() {
    Path run = folder.resolve("young");
    try (RunFolder begun = RunFolder.create(run)) {
      begun.writeClasses(new ClassTable(List.of(new SemanticClass("road", 0x804080))));
      begun.writeSplit(new Split("source", List.of("a", "b")));
    }
    assertThat(RunFolder.isRun(run)).isFalse();

    assertThatCode(() -> RunFolder.create(run).close()).doesNotThrowAnyException();
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

  private static void assertSameRun(Path run) throws IOException {
    assertThat(leftovers(run)).isEmpty();
    assertThat(events(run)).containsExactlyElementsOf(events(undisturbed));
    Map<String, byte[]> expected = results(undisturbed);
    Map<String, byte[]> actual = results(run);
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    assertThat(expected.keySet().stream())
        .as("files that hold the same bytes in both runs")
        .allMatch(name -> Arrays.equals(actual.get(name), expected.get(name)));
    assertThat(Files.readAllLines(run.resolve("metrics.csv")))
        .hasSameSizeAs(Files.readAllLines(undisturbed.resolve("metrics.csv")));
    // 1 baseline and 2 x 3 models, their last and best; 3 pseudo labels in round 1.
    assertThat(expected.keySet().stream().filter(n -> n.endsWith("last/model.safetensors")))
        .hasSize(7);
    assertThat(expected.keySet().stream().filter(n -> n.matches("round-1/pseudo-labels/.*png")))
        .hasSize(3);
  }

  /**
   * Events without what is measured, in order; teachers that train side by side alternate anyhow.
   */
  private static List<String> events(Path run) throws IOException {
    List<String> events = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
      ObjectNode event = (ObjectNode) JSON.readTree(line);
      event.remove(MEASURED);
      events.add(event.toString());
    }
    events.sort(Comparator.comparing(event -> JSON.readTree(event).get("stage").asString()));
    return events;
  }

  /** All models, pseudo labels, thresholds, scores, splits and pictures, by path. */
  private static Map<String, byte[]> results(Path run) throws IOException {
    Map<String, byte[]> results = new TreeMap<>();
    for (Path file : files(run)) {
      String name = run.relativize(file).toString().replace('\\', '/');
      if (name.matches("(round-\\d|baseline|pictures|splits)/.*|experiment\\.yaml|classes\\.json")
          && !name.endsWith("state.json")) {
        results.put(name, Files.readAllBytes(file));
      }
    }
    return results;
  }

  private static List<Path> leftovers(Path run) throws IOException {
    return files(run).stream()
        .filter(file -> file.toString().matches(".*\\.(unfinished|replaced).*"))
        .toList();
  }

  private static List<Path> files(Path run) throws IOException {
    try (Stream<Path> walk = Files.walk(run)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static Process start(Path run) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("train", shared.resolve("tiny.yaml").toString(), "--run-dir", run.toString()));
    if (RunFolder.isRun(run)) {
      arguments.add("--resume");
    }
    return TinyExperiment.process(logFile(run), arguments).start();
  }

  /** Returns when the process has the run folder: the JVM's own start is over. */
  private static void awaitLock(Process process, Path run) throws Exception {
    Path owner = run.resolve("run.owner");
    String self = "process " + process.pid() + ",";
    while (process.isAlive() && !(Files.exists(owner) && read(owner).startsWith(self))) {
      Thread.sleep(2);
    }
  }

  /** Returns when the run has written so many events. */
  private static void awaitEvents(Process process, Path run, int count) throws Exception {
    Path metrics = run.resolve("metrics.jsonl");
    while (process.isAlive() && read(metrics).lines().count() < count) {
      Thread.sleep(20);
    }
  }

  private static Path logFile(Path run) {
    return run.resolveSibling(run.getFileName() + ".log");
  }

  private static String log(Path run) {
    return read(logFile(run));
  }

  /** The text of a file that another process may be replacing; empty without one. */
  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
