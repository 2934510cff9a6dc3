package io.dualmix.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Feeds every reader with damaged files: {@code FuzzHarness [count] [seed] [reader...]}. Exit code
 * 1 if a reader failed.
 *
 * <ul>
 *   <li>{@code --isolated} first: each reader in a process of its own with a heap of 512 MiB, so
 *       that a crash of one stops no other, and its memory is its own.
 *   <li>{@code --replay NUMBER SEED READER} makes and reads one file again.
 * </ul>
 */
public final class FuzzHarness {
  /** Growth of resident memory that native code and a heap of 512 MiB may cause in a reader. */
  static final long MOST_GROWTH_MIB = 1024;

  private static final int DEFAULT_COUNT = 10_000;
  private static final String ISOLATED = "--isolated";
  private static final String REPLAY = "--replay";

  private FuzzHarness() {}

  /** See the class. */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(args));
    boolean isolated = words.remove(ISOLATED);
    boolean replay = words.remove(REPLAY);
    int count = words.isEmpty() ? DEFAULT_COUNT : Integer.parseInt(words.remove(0));
    long seed = words.isEmpty() ? 1 : Long.parseLong(words.remove(0));
    Path folder = Files.createTempDirectory("dualmix-fuzz");
    System.err.println("Files are in " + folder + ", the last one read in its reader's folder.");
    FuzzRun run = new FuzzRun(folder, seed);
    List<FuzzTarget> targets = run.targets(words);
    boolean sound;
    if (isolated) {
      sound = isolated(targets, count, seed);
    } else {
      sound = here(run, targets, replay ? count : 0, replay ? count + 1 : count);
    }
    System.exit(sound ? 0 : 1);
  }

  private static boolean here(FuzzRun run, List<FuzzTarget> targets, int from, int to)
      throws IOException, InterruptedException {
    boolean sound = true;
    System.out.println(Tally.head());
    for (FuzzTarget target : targets) {
      long before = ResidentMemory.now();
      Tally tally = run.run(target, from, to);
      System.out.println(tally.row());
      System.out.flush();
      tally.failures().forEach(System.err::println);
      long growth = ResidentMemory.peak() - before;
      System.err.println(target.name() + ": resident memory grew by at most " + growth + " MiB");
      sound &= tally.failures().isEmpty() && growth <= MOST_GROWTH_MIB;
    }
    return sound;
  }

  private static boolean isolated(List<FuzzTarget> targets, int count, long seed)
      throws IOException, InterruptedException {
    boolean sound = true;
    for (FuzzTarget target : targets) {
      Process child =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx512m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  FuzzHarness.class.getName(),
                  Integer.toString(count),
                  Long.toString(seed),
                  target.name())
              .inheritIO()
              .start();
      int code = child.waitFor();
      if (code != 0) {
        System.err.println(target.name() + ": exit code " + code + (code > 1 ? ", a crash" : ""));
        sound = false;
      }
    }
    return sound;
  }
}
