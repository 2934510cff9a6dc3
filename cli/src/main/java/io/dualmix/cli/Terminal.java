package io.dualmix.cli;

import java.io.PrintWriter;

/** What the launcher knows of the terminal that this process writes to. */
final class Terminal {
  /** Set by the script {@code dualmix}: Java cannot ask about standard error alone. */
  private static final String PROPERTY = "dualmix.terminal";

  /** Set by the same script: whether standard output is a terminal. */
  private static final String OUT_PROPERTY = "dualmix.terminal.out";

  private static final int WIDTH = 100;

  private Terminal() {}

  /** The display that suits standard error. */
  static ProgressDisplay display(PrintWriter err) {
    return Boolean.getBoolean(PROPERTY)
        ? new TerminalDisplay(err)
        : new PlainDisplay(err, System::nanoTime);
  }

  /** True if a person sits at this terminal. */
  static boolean isInteractive() {
    return Boolean.getBoolean(PROPERTY);
  }

  /** True if tables may be coloured; the variable {@code NO_COLOR} forbids it (no-color.org). */
  static boolean colours() {
    String forbidden = System.getenv("NO_COLOR");
    return Boolean.getBoolean(OUT_PROPERTY)
        && (forbidden == null || forbidden.isEmpty())
        && !"dumb".equals(System.getenv("TERM"));
  }

  /** Characters in a line of a table: what fits most terminals and an e-mail. */
  static int width() {
    return WIDTH;
  }
}
