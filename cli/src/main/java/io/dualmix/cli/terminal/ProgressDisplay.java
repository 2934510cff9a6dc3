package io.dualmix.cli.terminal;

/** Shows how far one task is, on a terminal or in a log. */
public interface ProgressDisplay extends AutoCloseable {
  /**
   * A task begins.
   *
   * @param task its name
   * @param brief its name where there is little room
   * @param from units that are done already
   * @param all units
   */
  void begin(String task, String brief, long from, long all);

  /** A task of one name begins, {@code from} of {@code all} units done already. */
  default void begin(String task, long from, long all) {
    begin(task, task, from, all);
  }

  /**
   * So many units are done.
   *
   * @param notes short ones, the important ones first; a terminal shows those that fit
   */
  void at(long done, String... notes);

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
