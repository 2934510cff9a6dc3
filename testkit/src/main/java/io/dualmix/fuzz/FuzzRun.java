package io.dualmix.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Feeds readers with damaged files, one by one, each on the disk before it is read. */
final class FuzzRun {
  private final Path folder;
  private final long seed;

  /**
   * @param folder for the files; those that a reader fails on stay in {@code failures}
   * @param seed of all damage
   */
  FuzzRun(Path folder, long seed) {
    this.folder = folder.toAbsolutePath();
    this.seed = seed;
  }

  /** The readers that are named, or all, with their whole files written. */
  List<FuzzTarget> targets(List<String> names) throws IOException {
    List<FuzzTarget> all = FuzzTargets.in(folder);
    List<FuzzTarget> wanted = new ArrayList<>(all);
    wanted.removeIf(target -> !names.isEmpty() && !names.contains(target.name()));
    if (wanted.isEmpty()) {
      throw new IllegalArgumentException(
          "No reader is named "
              + names
              + "; known: "
              + all.stream().map(FuzzTarget::name).toList());
    }
    return wanted;
  }

  /**
   * The files {@code from} to {@code to} of a reader, and first its whole ones.
   *
   * @throws IllegalStateException if a whole file is not accepted: then this proves nothing
   */
  Tally run(FuzzTarget target, int from, int to) throws IOException, InterruptedException {
    Tally tally = new Tally(target.name());
    try (Watchdog watchdog = new Watchdog()) {
      requireSeeds(target, watchdog);
      for (int number = from; number < to; number++) {
        byte[] damaged = target.damaged(seed, number);
        Trial trial = read(target, damaged, watchdog);
        tally.add(number, trial);
        if (trial.outcome() == Trial.Outcome.FAILED) {
          Path kept = folder.resolve("failures").resolve(target.name() + "-" + number);
          FuzzTargets.write(kept, damaged);
        }
      }
    }
    return tally;
  }

  private void requireSeeds(FuzzTarget target, Watchdog watchdog)
      throws IOException, InterruptedException {
    for (byte[] whole : target.seeds()) {
      Trial trial = read(target, whole, watchdog);
      if (trial.outcome() != Trial.Outcome.ANSWERED) {
        throw new IllegalStateException(target.name() + " refuses a whole file: " + trial);
      }
    }
  }

  private Trial read(FuzzTarget target, byte[] content, Watchdog watchdog)
      throws IOException, InterruptedException {
    Path root = folder.resolve(target.name());
    Files.write(root.resolve(target.file()), content);
    return watchdog.run(target, root, content.length);
  }
}
