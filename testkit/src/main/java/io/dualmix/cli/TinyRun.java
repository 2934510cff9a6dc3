package io.dualmix.cli;

import io.dualmix.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A run of the tiny experiment by processes of its own, which may be killed.
 *
 * @param experiment its file
 * @param folder of the run
 */
record TinyRun(Path experiment, Path folder) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Fields that differ between equal runs: they are measured. */
  private static final List<String> MEASURED =
      List.of("time", "seconds", "images_per_second", "data_wait");

  /** What must be the same bytes in every run. */
  private static final String RESULTS =
      "(round-\\d|baseline|splits)/.*|pictures/(?!events\\.out).*|experiment\\.yaml|classes\\.json|SHA256SUMS";

  /** But for training states, which hold the time spent, and the checksums of their folders. */
  private static final String VARYING = ".*/(last|best|earlier/\\d+)/(state\\.json|SHA256SUMS)";

  /** Starts the run or, if there is one, goes on with it. */
  Process start() throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("train", experiment.toString(), "--run-dir", folder.toString()));
    if (RunFolder.isRun(folder)) {
      arguments.add("--resume");
    }
    return TinyExperiment.process(logFile(), arguments).start();
  }

  /** Returns when the process has the run folder: the JVM's own start is over. */
  void awaitLock(Process process) throws InterruptedException {
    Path owner = folder.resolve("run.owner");
    String self = "process " + process.pid() + ",";
    while (process.isAlive() && !(Files.exists(owner) && read(owner).startsWith(self))) {
      Thread.sleep(2);
    }
  }

  /** Returns when the run has written so many events. */
  void awaitEvents(Process process, int count) throws InterruptedException {
    while (process.isAlive() && eventCount() < count) {
      Thread.sleep(20);
    }
  }

  /** The number of events written so far. */
  long eventCount() {
    return read(folder.resolve("metrics.jsonl")).lines().count();
  }

  /** What all its processes printed. */
  String log() {
    return read(logFile());
  }

  /** In what this finished run differs from another one; nothing if it was never disturbed. */
  List<String> differencesFrom(TinyRun expected) throws IOException {
    List<String> differences = new ArrayList<>();
    leftovers().forEach(file -> differences.add("left over: " + file));
    List<String> events = events();
    List<String> expectedEvents = expected.events();
    for (int i = 0; i < Math.max(events.size(), expectedEvents.size()); i++) {
      String actual = i < events.size() ? events.get(i) : "(none)";
      String wanted = i < expectedEvents.size() ? expectedEvents.get(i) : "(none)";
      if (!actual.equals(wanted)) {
        differences.add("event " + i + ": " + actual + " instead of " + wanted);
        break;
      }
    }
    Map<String, byte[]> actual = results();
    Map<String, byte[]> wanted = expected.results();
    TreeSet<String> names = new TreeSet<>(actual.keySet());
    names.addAll(wanted.keySet());
    names.stream()
        .filter(name -> !Arrays.equals(actual.get(name), wanted.get(name)))
        .forEach(name -> differences.add("other bytes: " + name));
    if (rows() != expected.rows()) {
      differences.add("metrics.csv has " + rows() + " lines instead of " + expected.rows());
    }
    if (!read(folder.resolve("report.html")).strip().endsWith("</html>")) {
      differences.add("no whole report.html");
    }
    return differences;
  }

  /** All models, pseudo labels, thresholds, scores, splits and pictures, by path. */
  Map<String, byte[]> results() throws IOException {
    Map<String, byte[]> results = new TreeMap<>();
    for (Path file : files()) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      if (name.matches(RESULTS) && !name.matches(VARYING)) {
        results.put(name, Files.readAllBytes(file));
      }
    }
    return results;
  }

  /** Files that a killed process has not finished. */
  List<String> leftovers() throws IOException {
    return files().stream()
        .map(file -> folder.relativize(file).toString())
        .filter(name -> name.matches(".*(\\.(unfinished|replaced)|/outdated/).*"))
        .toList();
  }

  /**
   * Events without what is measured, in order; teachers that train side by side alternate anyhow.
   */
  private List<String> events() throws IOException {
    List<String> events = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("metrics.jsonl"))) {
      ObjectNode event = (ObjectNode) JSON.readTree(line);
      event.remove(MEASURED);
      events.add(event.toString());
    }
    events.sort(Comparator.comparing(event -> JSON.readTree(event).get("stage").asString()));
    return events;
  }

  private int rows() throws IOException {
    return Files.readAllLines(folder.resolve("metrics.csv")).size();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private Path logFile() {
    return folder.resolveSibling(folder.getFileName() + ".log");
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
