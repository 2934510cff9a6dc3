package io.dualmix.cli.terminal;

import java.io.PrintStream;
import java.nio.charset.Charset;

/** Standard error where it is a terminal: lines, and a status line below them. */
final class TerminalStream extends PrintStream {
  private final StatusLine status;

  /**
   * @param status the terminal
   * @param charset of the terminal
   */
  TerminalStream(StatusLine status, Charset charset) {
    super(status, true, charset);
    this.status = status;
  }

  /** The line that changes. */
  StatusLine status() {
    return status;
  }
}
