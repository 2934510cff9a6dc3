package io.dualmix.cli.terminal;

import java.io.PrintStream;
import java.nio.charset.Charset;

/** Standard error on a terminal: lines, with a status line below them. */
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

  /** The status line. */
  StatusLine status() {
    return status;
  }
}
