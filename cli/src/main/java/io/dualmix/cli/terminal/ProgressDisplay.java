package io.dualmix.cli.terminal;

/** Shows the progress of one task, on a terminal or in a log. */
public interface ProgressDisplay extends AutoCloseable {
  /**
   * Starts a task.
   *
   * @param task its name
   * @param brief a short name for narrow terminals
   * @param from number of units already done
   * @param all number of units
   */
  void begin(String task, String brief, long from, long all);

  /** Starts a task with a single name, {@code from} of {@code all} units already done. */
  default void begin(String task, long from, long all) {
    begin(task, task, from, all);
  }

  /**
   * Sets the number of units done.
   *
   * @param notes short texts, the most important first; a terminal shows those that fit
   */
  void at(long done, String... notes);

  /** Ends the current task, if any. */
  void end();

  /** Prints a line between tasks. */
  void line(String text);

  /** Ends the current task and clears the status line. */
  @Override
  default void close() {
    end();
  }
}
