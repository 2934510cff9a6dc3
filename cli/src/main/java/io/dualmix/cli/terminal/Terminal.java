package io.dualmix.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;

/** What the launcher knows of the terminal that this process writes to. */
public final class Terminal {
  /** Set by the script {@code dualmix}: Java cannot ask about standard error alone. */
  private static final String PROPERTY = "dualmix.terminal";

  /** Set by the same script: whether standard output is a terminal. */
  private static final String OUT_PROPERTY = "dualmix.terminal.out";

  private static final int WIDTH = 100;

  private Terminal() {}

  /**
   * Makes standard error a {@link TerminalStream} if it is a terminal that can erase a line. For
   * the whole process, so that no library's message is written into a status line.
   */
  public static void open(Charset charset) {
    if (isInteractive() && !isDumb()) {
      StatusLine status = new StatusLine(new FileOutputStream(FileDescriptor.err), charset);
      System.setErr(new TerminalStream(status, charset));
    }
  }

  /**
   * The display that suits standard error.
   *
   * @param err gets the lines where it is no terminal
   */
  public static ProgressDisplay display(PrintWriter err) {
    return System.err instanceof TerminalStream terminal
        ? new TerminalDisplay(terminal, new TerminalWidth(), System::nanoTime)
        : new PlainDisplay(err, System::nanoTime);
  }

  /** Shows what is being done until {@link #clear}, or the next message; only on a terminal. */
  public static void show(String status) {
    if (System.err instanceof TerminalStream terminal) {
      terminal.status().show(status);
    }
  }

  /** Takes the status line away, if there is one: the process is about to end. */
  public static void clear() {
    if (System.err instanceof TerminalStream terminal) {
      terminal.status().clear();
    }
  }

  /** True if a person sits at this terminal. */
  public static boolean isInteractive() {
    return Boolean.getBoolean(PROPERTY);
  }

  /** True if tables may be coloured; the variable {@code NO_COLOR} forbids it (no-color.org). */
  public static boolean colours() {
    String forbidden = System.getenv("NO_COLOR");
    return Boolean.getBoolean(OUT_PROPERTY)
        && (forbidden == null || forbidden.isEmpty())
        && !isDumb();
  }

  private static boolean isDumb() {
    return "dumb".equals(System.getenv("TERM"));
  }

  /** Characters in a line of a table: what fits most terminals and an e-mail. */
  public static int width() {
    return WIDTH;
  }
}
