package io.dualmix.fuzz;

import io.dualmix.fuzz.Trial.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The results of one reader. */
final class Tally {
  private static final int KEPT = 20;
  private static final long MIB = 1 << 20;

  private final String reader;
  private final List<String> failures = new ArrayList<>();
  private int answered;
  private int refused;
  private int failed;
  private long slowest;
  private long largest;

  Tally(String reader) {
    this.reader = reader;
  }

  void add(int number, Trial trial) {
    answered += trial.outcome() == Outcome.ANSWERED ? 1 : 0;
    refused += trial.outcome() == Outcome.REFUSED ? 1 : 0;
    slowest = Math.max(slowest, trial.millis());
    largest = Math.max(largest, trial.allocated());
    if (trial.outcome() == Outcome.FAILED) {
      failed++;
      if (failures.size() < KEPT) {
        failures.add(reader + " " + number + ": " + trial.detail());
      }
    }
  }

  /** The first failures, each with the number that makes the file again. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  int answered() {
    return answered;
  }

  int refused() {
    return refused;
  }

  static String head() {
    return "| reader | files | answered | refused | failed | most Java memory | slowest |\n"
        + "|---|---:|---:|---:|---:|---:|---:|";
  }

  String row() {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %d | %d | %d | %.1f MiB | %d ms |",
        reader,
        answered + refused + failed,
        answered,
        refused,
        failed,
        (double) largest / MIB,
        slowest);
  }
}
