package io.dualmix.run;

import io.dualmix.DualMixException;
import io.dualmix.data.NameLists;
import io.dualmix.data.image.ClassTable;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.storage.Checksums;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of a run, locked by one process at a time:
 *
 * <pre>
 *   experiment.yaml, stages.json, provenance.json, classes.json, splits/NAME.txt
 *   SHA256SUMS, splits/SHA256SUMS                        of classes.json and of the lists
 *   metrics.jsonl, metrics.csv, events.out.tfevents.*    see {@link Metrics}
 *   pictures/                                            see {@link Pictures}
 * </pre>
 */
public final class RunFolder implements AutoCloseable {
  static final String EXPERIMENT = "experiment.yaml";
  static final String PROVENANCE = "provenance.json";
  static final String CLASSES = "classes.json";
  static final String SPLITS = "splits";
  public static final String PICTURES = "pictures";

  private final Path path;
  private final RunLock lock;
  private Metrics metrics;

  private RunFolder(Path path, RunLock lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * Creates the folder of a new run.
   *
   * @param path does not exist, or is an empty folder, or has only the files of a start that ended
   *     before {@code experiment.yaml}
   * @throws DualMixException if the folder has a run or other files, or another process has locked
   *     it
   */
  public static RunFolder create(Path path) {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw AtomicFiles.cannotWrite(path, e);
    }
    boolean begunHere = Files.exists(path.resolve(RunLock.FILE));
    RunLock lock = RunLock.acquire(path);
    try {
      refuseContent(path, begunHere);
      return new RunFolder(path, lock);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Opens the folder of a run to resume it.
   *
   * @throws DualMixException if there is no run, its classes or lists are damaged, or another
   *     process has locked it
   */
  public static RunFolder resume(Path path) {
    requireRun(path);
    requireIntact(path);
    return new RunFolder(path, RunLock.acquire(path));
  }

  /**
   * Opens a run for reading, also while another process writes it.
   *
   * @throws DualMixException if there is no run, or its classes or lists are damaged
   */
  public static RunFolder openForReading(Path path) {
    requireRun(path);
    requireIntact(path);
    return new RunFolder(path, null);
  }

  /** Whether the folder has a run that can be read or resumed. */
  public static boolean isRun(Path path) {
    return Files.exists(path.resolve(EXPERIMENT));
  }

  /**
   * Whether the folder has only the files of a start that ended before {@code experiment.yaml};
   * {@link #create} then accepts it.
   */
  public static boolean isLeftByStart(Path path) {
    if (isRun(path) || !Files.exists(path.resolve(RunLock.FILE))) {
      return false;
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries.allMatch(entry -> isLeftByStart(entry.getFileName().toString(), true));
    } catch (IOException e) {
      throw new DualMixException("Cannot read " + path + ": " + e.getMessage(), "", e);
    }
  }

  /**
   * Removes the folder of a start that ended before {@code experiment.yaml}. If it has other files,
   * they stay, and so does the folder.
   */
  public static void removeStart(Path path) {
    if (isRun(path)) {
      throw new IllegalStateException(path + " holds a run");
    }
    try {
      Files.deleteIfExists(path.resolve(RunLock.FILE));
      Files.deleteIfExists(path);
    } catch (DirectoryNotEmptyException e) {
      // Files of an earlier start, which the next start replaces.
    } catch (IOException e) {
      throw AtomicFiles.cannotWrite(path, e);
    }
  }

  /** The folder. */
  public Path path() {
    return path;
  }

  /** Writes the resolved configuration. */
  public void writeExperiment(String yaml) {
    AtomicFiles.write(writable(EXPERIMENT), yaml);
  }

  /** Writes the stages of the whole run, those that are taken over with their run. */
  public void writeStages(RunStages stages) {
    RunStages marked = TakeOver.read(path).map(taken -> taken.mark(stages)).orElse(stages);
    AtomicFiles.write(writable(RunStages.FILE), marked.toJson());
  }

  /**
   * Says which stages of a new run are those of an earlier one; call it before all other writes.
   *
   * @param stages empty for none
   */
  public void writeTakeOver(Optional<TakeOver> stages) {
    Path file = writable(TakeOver.FILE);
    if (stages.isPresent()) {
      stages.get().write(path);
    } else {
      try {
        Files.deleteIfExists(file); // Left by a start that was to take stages over.
      } catch (IOException e) {
        throw AtomicFiles.cannotWrite(file, e);
      }
    }
  }

  /**
   * Brings the stages of the earlier run into this folder, as far as they are missing; call it
   * before {@link #metrics}.
   *
   * @throws DualMixException if the earlier run is gone, or a file of it is damaged
   */
  public void bringTakenStages() {
    writable(TakeOver.FILE);
    TakeOver.read(path).ifPresent(taken -> taken.bring(path));
  }

  /** Reads the configuration that {@link #writeExperiment} has written. */
  public String readExperiment() {
    return RunReader.text(path.resolve(EXPERIMENT));
  }

  /**
   * Writes the provenance. For a resumed run, the first start does not change and this one is added
   * to the list {@code resumed}.
   */
  public void writeProvenance(Provenance provenance) {
    Path file = writable(PROVENANCE);
    String text =
        Files.exists(file)
            ? Provenance.withResumed(file, provenance)
            : provenance.toJson(TakeOver.read(path));
    AtomicFiles.write(file, text);
  }

  /** Writes the classes' names and colours. */
  public void writeClasses(ClassTable classes) {
    Checksums.write(writable(CLASSES), ClassesJson.write(classes));
  }

  /** Writes a split, one name per line, to {@code splits/NAME.txt}. */
  public void writeSplit(Split split) {
    StringBuilder text = new StringBuilder();
    split.images().forEach(name -> text.append(NameLists.line(name)).append('\n'));
    Checksums.write(writable(SPLITS).resolve(split.name() + ".txt"), text.toString());
  }

  /**
   * The events of this run; opened on the first call, closed with this folder.
   *
   * @throws DualMixException if the files cannot be read or written
   */
  public Metrics metrics() {
    if (metrics == null) {
      Path folder = writable("").normalize();
      metrics = new Metrics(folder, Clock.systemUTC());
    }
    return metrics;
  }

  /** The pictures of this run. */
  public Pictures pictures() {
    return new Pictures(path.resolve(PICTURES));
  }

  @Override
  public void close() {
    try {
      if (metrics != null) {
        metrics.close();
      }
    } finally {
      if (lock != null) {
        lock.close();
      }
    }
  }

  private Path writable(String name) {
    if (lock == null) {
      throw new IllegalStateException(path + " is open for reading");
    }
    return path.resolve(name);
  }

  private static void refuseContent(Path path, boolean begunHere) {
    if (isRun(path)) {
      throw new DualMixException(
          "The run folder " + path + " exists already",
          "Continue it with --resume, or give this run another name: name=NAME.");
    }
    try (Stream<Path> entries = Files.list(path)) {
      entries
          .filter(entry -> !isLeftByStart(entry.getFileName().toString(), begunHere))
          .findAny()
          .ifPresent(
              entry -> {
                throw new DualMixException(
                    "The folder " + path + " is no run and not empty: " + entry.getFileName(),
                    "Choose another folder, or move its files away.");
              });
    } catch (IOException e) {
      throw new DualMixException("Cannot read " + path + ": " + e.getMessage(), "", e);
    }
  }

  /**
   * Whether a start writes this file before {@code experiment.yaml}; a further start writes it
   * again with the same content.
   */
  private static boolean isLeftByStart(String name, boolean begunHere) {
    return name.startsWith(RunLock.FILE)
        || name.startsWith(RunLock.OWNER)
        || (begunHere
            && (name.startsWith(CLASSES)
                || name.startsWith(RunStages.FILE)
                || name.startsWith(TakeOver.FILE)
                || name.startsWith(Checksums.FILE)
                || name.equals(SPLITS)
                || name.startsWith(EXPERIMENT)));
  }

  /**
   * Checks the files that every start writes with the same content. Checkpoints and pseudo labels
   * are checked when they are read.
   */
  private static void requireIntact(Path path) {
    String otherwise =
        "Restore it from a copy; a new run of the same experiment writes the same file.";
    Checksums.of(path).requireAllIntact(otherwise);
    Checksums.of(path.resolve(SPLITS)).requireAllIntact(otherwise);
  }

  private static void requireRun(Path path) {
    if (!isRun(path)) {
      throw MissingRun.at(path, "Check the path, or start a new run without --resume.");
    }
  }
}
