package io.dualmix.run;

import io.dualmix.DualMixException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Errors for a path without a run, or without a folder of runs. */
public final class MissingRun {
  /** The default folder of runs. */
  private static final Path USUAL = Path.of("runs");

  private static final int NAMED = 5;

  private MissingRun() {}

  /**
   * The error for a path that is not a run.
   *
   * @param path as given by the user
   * @param remedy a further remedy
   */
  public static DualMixException at(Path path, String remedy) {
    String problem =
        Files.isRegularFile(path)
            ? "There is no run in " + path + ": it is a file, not a folder"
            : Files.isDirectory(path)
                ? "There is no run in " + path + ": no " + RunFolder.EXPERIMENT
                : "There is no run in " + path + ": there is no such folder";
    return new DualMixException(problem, there(path) + remedy);
  }

  /**
   * The error for a missing folder of runs.
   *
   * @param path as given by the user
   * @param remedy a further remedy
   */
  public static DualMixException folder(Path path, String remedy) {
    String problem =
        Files.exists(path)
            ? path + " is a file, not a folder of runs"
            : "There is no folder " + path;
    return new DualMixException(problem, there(path) + remedy);
  }

  /** Lists the runs in the folder, beside it, and in the default folder. */
  private static String there(Path path) {
    Set<Path> runs = new LinkedHashSet<>(in(path));
    Path parent = path.getParent();
    runs.addAll(in(parent == null ? Path.of("") : parent));
    runs.addAll(in(USUAL));
    if (runs.isEmpty()) {
      return "There are no runs here yet; dualmix demo makes one. ";
    }
    List<String> names = runs.stream().limit(NAMED).map(Path::toString).toList();
    String more = runs.size() > NAMED ? " and " + (runs.size() - NAMED) + " more" : "";
    return "Runs that are there: " + String.join(", ", names) + more + ". ";
  }

  private static List<Path> in(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(RunFolder::isRun).map(Path::normalize).sorted().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
