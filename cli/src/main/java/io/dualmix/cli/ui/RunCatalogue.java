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
 * The runs below one folder. A run is read again only if its files have changed; the data of a few
 * runs are cached. Safe for use from several threads.
 */
public final class RunCatalogue {
  /** The number of runs whose data are cached. */
  private static final int KEPT = 8;

  /** The files whose changes mean a change of the run. */
  private static final List<String> WATCHED =
      List.of(
          "metrics.jsonl", "reliability.json", "experiment.yaml", "run.owner", "provenance.json");

  private final Path root;
  private final Map<Path, Reading<RunData>> data = new LinkedHashMap<>(KEPT, 0.75f, true);
  private final Map<Path, Reading<RunOverview>> overviews = new LinkedHashMap<>();

  /** The data of a run, and the state of its files when they were read. */
  private record Reading<T>(String stamp, T what) {}

  /**
   * @param root a folder of run folders, or one run folder
   * @throws DualMixException if there is no such folder
   */
  public RunCatalogue(Path root) {
    this.root = root.toAbsolutePath().normalize();
    if (!Files.isDirectory(root)) {
      throw MissingRun.folder(root, "Give the folder of the runs.");
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
   * The folder of a run. The requested name is only compared with existing names; a path is never
   * built from it.
   */
  public Optional<Path> folder(String name) {
    return Optional.ofNullable(folders().get(name));
  }

  /** The state of a run's files; changes when the run changes. */
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
   * The data of a run.
   *
   * @throws DualMixException if one of its files is damaged
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

  /** The entries of the list of runs: running ones first, then by the time of the last event. */
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
      // A process may die without a change of the files: its state is checked each time.
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
