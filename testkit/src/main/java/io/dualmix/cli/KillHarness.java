package io.dualmix.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Kills a small run again and again by SIGKILL, goes on with it each time, and compares its end
 * with that of an undisturbed run. Some kills come at random times, others when a chosen file is
 * seen being written. When a run has ended the next one begins, until all kills are done; {@code
 * docs/reliability.md} has the command.
 */
final class KillHarness {
  /** When to kill: at a random time, or soon after a file with one of these endings appears. */
  private enum Moment {
    ANY_TIME(8),
    START(1),
    CHECKPOINT(5, "/last.unfinished", "/earlier/outdated"),
    BEST(2, "/best.unfinished", "/best.replaced"),
    PSEUDO_LABELS(2, "/pseudo-labels.unfinished"),
    SCORES(1, "/evaluation.json.unfinished", "/ensemble/SHA256SUMS.unfinished"),
    METRICS(2, "metrics.jsonl.unfinished"),
    REPORT(2, "report.html.unfinished");

    private final int share;
    private final List<String> endings;

    Moment(int share, String... endings) {
      this.share = share;
      this.endings = List.of(endings);
    }

    /** All in turn at first, then at random. */
    static Moment draw(int attempt, Random random) {
      List<Moment> lots = new ArrayList<>(List.of(values()));
      if (attempt < lots.size()) {
        return lots.get(attempt);
      }
      for (Moment moment : values()) {
        lots.addAll(Collections.nCopies(moment.share - 1, moment));
      }
      return lots.get(random.nextInt(lots.size()));
    }
  }

  /** Of the time of a whole run that a process gets at most before a kill at any time. */
  private static final int SHARE = 4;

  /** After the file was seen: early and late in its writing, and behind it. */
  private static final int LINGER_MICROS = 4000;

  private static final int START_MILLIS = 60;
  private static final int APPEARANCES = 4;

  private final Path folder;
  private final int kills;
  private final Random random;
  private final Map<Moment, int[]> counts = new EnumMap<>(Moment.class);
  private final TinyRun undisturbed;
  private final List<Path> stages = new ArrayList<>();
  private long trainingMillis;
  private int attempts;
  private int runs;
  private int bad;

  private KillHarness(Path folder, int kills, long seed) throws IOException {
    this.folder = folder;
    this.kills = kills;
    this.random = new Random(seed);
    this.undisturbed = new TinyRun(TinyExperiment.write(folder), folder.resolve("undisturbed"));
  }

  /**
   * Kills until all kills are done; exits with 1 if a run differs.
   *
   * @param args number of kills (100), seed (1), folder to work in (a temporary one), which is kept
   */
  public static void main(String[] args) throws Exception {
    int kills = args.length > 0 ? Integer.parseInt(args[0]) : 100;
    long seed = args.length > 1 ? Long.parseLong(args[1]) : 1;
    Path folder =
        args.length > 2
            ? Files.createDirectories(Path.of(args[2]))
            : Files.createTempDirectory("dualmix-kill");
    KillHarness harness = new KillHarness(folder, kills, seed);
    System.exit(harness.run() ? 0 : 1);
  }

  private boolean run() throws Exception {
    long begun = System.nanoTime();
    finishUndisturbed();
    int done = 0;
    while (done < kills) {
      TinyRun run = new TinyRun(undisturbed.experiment(), folder.resolve("run-" + ++runs));
      boolean ended = false;
      while (!ended && done < kills) {
        ended = !kill(run);
        done += ended ? 0 : 1;
      }
      if (!ended && run.start().waitFor() != 0) {
        bad++;
        System.out.println(run.folder() + " did not end:\n" + run.log());
        continue;
      }
      compare(run);
    }
    summarise(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun));
    return bad == 0;
  }

  private void finishUndisturbed() throws Exception {
    Process process = undisturbed.start();
    undisturbed.awaitLock(process);
    long begun = System.nanoTime();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(undisturbed.log());
    }
    trainingMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    for (String name : undisturbed.results().keySet()) {
      if (name.endsWith("/last/model.safetensors")) {
        stages.add(Path.of(name).getParent().getParent());
      }
    }
    stages.add(Path.of("round-1"));
    stages.add(Path.of("round-1", "ensemble"));
    stages.add(Path.of("round-2", "ensemble"));
  }

  /** Starts the run and kills it; false if it came to its end before that. */
  private boolean kill(TinyRun run) throws Exception {
    Moment moment = Moment.draw(attempts++, random);
    Process process = run.start();
    run.awaitLock(process);
    await(moment, process, run);
    process.destroyForcibly();
    if (process.waitFor() == 0) {
      return false;
    }
    if (run.log().contains("dualmix: ")) {
      throw new IllegalStateException("failed before the kill: " + run.log());
    }
    boolean torn = !run.leftovers().isEmpty();
    int[] count = counts.computeIfAbsent(moment, m -> new int[2]);
    count[0]++;
    count[1] += torn ? 1 : 0;
    return true;
  }

  private void await(Moment moment, Process process, TinyRun run) throws InterruptedException {
    if (moment == Moment.ANY_TIME) {
      Thread.sleep(random.nextLong(Math.max(1, trainingMillis / SHARE)));
    } else if (moment == Moment.START) {
      Thread.sleep(random.nextInt(START_MILLIS));
    } else {
      int appearances = moment == Moment.CHECKPOINT ? 1 + random.nextInt(APPEARANCES) : 1;
      for (int i = 0; i < appearances; i++) {
        awaitFile(moment, process, run, true);
        if (i + 1 < appearances) {
          awaitFile(moment, process, run, false);
        }
      }
      // Squared: most kills while the file is still being written.
      TimeUnit.MICROSECONDS.sleep((long) (LINGER_MICROS * Math.pow(random.nextDouble(), 2)));
    }
  }

  /** Returns when one of the moment's files is there, or none is. */
  private void awaitFile(Moment moment, Process process, TinyRun run, boolean there)
      throws InterruptedException {
    List<Path> files = new ArrayList<>();
    for (String ending : moment.endings) {
      if (ending.startsWith("/")) {
        stages.forEach(stage -> files.add(run.folder().resolve(stage + ending)));
      } else {
        files.add(run.folder().resolve(ending));
      }
    }
    while (process.isAlive() && files.stream().anyMatch(Files::exists) != there) {
      TimeUnit.MICROSECONDS.sleep(100);
    }
  }

  private void compare(TinyRun run) throws IOException {
    List<String> differences = run.differencesFrom(undisturbed);
    bad += differences.isEmpty() ? 0 : 1;
    System.out.printf(
        Locale.ROOT,
        "%s: %s%n",
        run.folder().getFileName(),
        differences.isEmpty() ? "the same as the undisturbed run" : differences);
  }

  private void summarise(long seconds) {
    System.out.println();
    System.out.println("killed                    kills  in the middle of a write");
    int[] all = new int[2];
    counts.forEach(
        (moment, count) -> {
          System.out.printf(
              Locale.ROOT,
              "%-24s %6d %6d%n",
              moment.name().toLowerCase(Locale.ROOT).replace('_', ' '),
              count[0],
              count[1]);
          all[0] += count[0];
          all[1] += count[1];
        });
    System.out.printf(Locale.ROOT, "%-24s %6d %6d%n%n", "in all", all[0], all[1]);
    System.out.printf(
        Locale.ROOT,
        "%d kills in %d runs, %d s; runs that differ from the undisturbed one: %d%n",
        all[0],
        runs,
        seconds,
        bad);
  }
}
