package io.dualmix.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;

/** The terminal of this process, as reported by the launcher script. */
public final class Terminal {
  /**
   * Set by the script {@code dualmix}: whether standard error is a terminal, which Java cannot
   * detect.
   */
  private static final String PROPERTY = "dualmix.terminal";

  /** Set by the script: whether standard output is a terminal. */
  private static final String OUT_PROPERTY = "dualmix.terminal.out";

  private static final int WIDTH = 100;

  private Terminal() {}

  /**
   * Replaces standard error by a {@link TerminalStream} if it is a terminal that can erase a line.
   * This covers the whole process, so that messages of libraries do not mix with the status line.
   */
  public static void open(Charset charset) {
    if (isInteractive() && !isDumb()) {
      StatusLine status = new StatusLine(new FileOutputStream(FileDescriptor.err), charset);
      System.setErr(new TerminalStream(status, charset));
    }
  }

  /**
   * A display for standard error.
   *
   * @param err receives the lines if standard error is not a terminal
   */
  public static ProgressDisplay display(PrintWriter err) {
    return System.err instanceof TerminalStream terminal
        ? new TerminalDisplay(terminal, new TerminalWidth(), System::nanoTime)
        : new PlainDisplay(err, System::nanoTime);
  }

  /** Shows a status until {@link #clear} or the next message; only on a terminal. */
  public static void show(String status) {
    if (System.err instanceof TerminalStream terminal) {
      terminal.status().show(status);
    }
  }

  /** Clears the status line, if any, before the process ends. */
  public static void clear() {
    if (System.err instanceof TerminalStream terminal) {
      terminal.status().clear();
    }
  }

  /** Whether standard error is an interactive terminal. */
  public static boolean isInteractive() {
    return Boolean.getBoolean(PROPERTY);
  }

  /**
   * Whether tables may be coloured; the variable {@code NO_COLOR} disables colours (no-color.org).
   */
  public static boolean colours() {
    String forbidden = System.getenv("NO_COLOR");
    return Boolean.getBoolean(OUT_PROPERTY)
        && (forbidden == null || forbidden.isEmpty())
        && !isDumb();
  }

  private static boolean isDumb() {
    return "dumb".equals(System.getenv("TERM"));
  }

  /** The width of a table in characters, which fits most terminals and e-mails. */
  public static int width() {
    return WIDTH;
  }
}
