package io.dualmix.cli.ui;

import io.dualmix.DualMixException;
import io.dualmix.run.MissingRun;
import io.dualmix.run.RunData;
import io.dualmix.run.RunFolder;
import io.dualmix.run.RunReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The runs below one folder. A run is read again only when its files have changed; of the data only
 * those of some runs are kept. Safe for use from many threads.
 */
public final class RunCatalogue {
  /** Runs whose data stay in memory: who compares, looks at a few. */
  private static final int KEPT = 8;

  /** Files by which a run is known to have changed. */
  private static final List<String> WATCHED =
      List.of(
          "metrics.jsonl", "reliability.json", "experiment.yaml", "run.owner", "provenance.json");

  private final Path root;
  private final Map<Path, Reading<RunData>> data = new LinkedHashMap<>(KEPT, 0.75f, true);
  private final Map<Path, Reading<RunOverview>> overviews = new LinkedHashMap<>();

  /** What was read of a run, and the state of its files then. */
  private record Reading<T>(String stamp, T what) {}

  /**
   * @param root a folder of run folders, or one run folder
   * @throws DualMixException if there is no such folder
   */
  public RunCatalogue(Path root) {
    this.root = root.toAbsolutePath().normalize();
    if (!Files.isDirectory(root)) {
      throw MissingRun.folder(root, "Name the folder of the runs.");
    }
  }

  /** The run folders by their names. */
  public Map<String, Path> folders() {
    if (RunFolder.isRun(root)) {
      return Map.of(root.getFileName().toString(), root);
    }
    try (Stream<Path> entries = Files.list(root)) {
      return entries
          .filter(RunFolder::isRun)
          .sorted()
          .collect(
              Collectors.toMap(
                  folder -> folder.getFileName().toString(),
                  folder -> folder,
                  (a, b) -> a,
                  LinkedHashMap::new));
    } catch (IOException e) {
      throw new DualMixException("Cannot read " + root + ": " + e.getMessage(), "", e);
    }
  }

  /**
   * The folder of a run. What a browser asks for is only compared with names that are there, never
   * made a path of.
   */
  public Optional<Path> folder(String name) {
    return Optional.ofNullable(folders().get(name));
  }

  /** Changes whenever a run has changed. */
  public static String stamp(Path folder) {
    StringBuilder stamp = new StringBuilder();
    for (String name : WATCHED) {
      Path file = folder.resolve(name);
      try {
        stamp.append(Files.getLastModifiedTime(file).toMillis()).append(':');
        stamp.append(Files.size(file)).append(' ');
      } catch (IOException e) {
        stamp.append("- ");
      }
    }
    return stamp.toString();
  }

  /**
   * All of a run.
   *
   * @throws DualMixException if a file of it is broken
   */
  public RunData read(Path folder) {
    String stamp = stamp(folder);
    synchronized (data) {
      Reading<RunData> known = data.get(folder);
      if (known != null && known.stamp().equals(stamp)) {
        return known.what();
      }
    }
    RunData run = RunReader.read(folder);
    synchronized (data) {
      data.put(folder, new Reading<>(stamp, run));
      if (data.size() > KEPT) {
        data.remove(data.keySet().iterator().next());
      }
    }
    return run;
  }

  /** What the list says of every run: running ones first, then the one heard of last. */
  public List<RunOverview> overviews() {
    return folders().values().stream()
        .map(this::overview)
        .sorted(RunOverview.LATEST_FIRST)
        .toList();
  }

  private RunOverview overview(Path folder) {
    String stamp = stamp(folder);
    synchronized (overviews) {
      Reading<RunOverview> known = overviews.get(folder);
      // A process may die without a trace in the files: who runs is asked anew each time.
      if (known != null && known.stamp().equals(stamp) && !known.what().isRunning()) {
        return known.what();
      }
    }
    RunOverview overview;
    try {
      overview = RunOverview.of(read(folder));
    } catch (DualMixException e) {
      overview = RunOverview.broken(folder, e.getMessage());
    }
    synchronized (overviews) {
      overviews.put(folder, new Reading<>(stamp, overview));
    }
    return overview;
  }
}
