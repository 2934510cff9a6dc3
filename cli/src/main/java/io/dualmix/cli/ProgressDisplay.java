package io.dualmix.cli;

/** Shows how far one task is, on a terminal or in a log. */
interface ProgressDisplay extends AutoCloseable {
  /** A task begins, {@code from} of {@code all} units done already. */
  void begin(String task, long from, long all);

  /** So many units are done; the note is short, or empty. */
  void at(long done, String note);

  /** Ends the task, if one is going on. */
  void end();

  /** Prints a line between tasks. */
  void line(String text);

  /** Ends the task and leaves the terminal clean. */
  @Override
  default void close() {
    end();
  }
}
