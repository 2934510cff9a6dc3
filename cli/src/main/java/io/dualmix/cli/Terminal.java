package io.dualmix.cli;

import java.io.PrintWriter;

/** What the launcher knows of the terminal that this process writes to. */
final class Terminal {
  /** Set by the script {@code dualmix}: Java cannot ask about standard error alone. */
  private static final String PROPERTY = "dualmix.terminal";

  private static final int WIDTH = 100;

  private Terminal() {}

  /** The display that suits standard error. */
  static ProgressDisplay display(PrintWriter err) {
    return Boolean.getBoolean(PROPERTY)
        ? new TerminalDisplay(err)
        : new PlainDisplay(err, System::nanoTime);
  }

  /** Characters in a line of a table: what fits most terminals and an e-mail. */
  static int width() {
    return WIDTH;
  }
}
