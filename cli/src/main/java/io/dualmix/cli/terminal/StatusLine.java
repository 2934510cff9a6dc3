package io.dualmix.cli.terminal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A terminal with a status line below the output. Any other output clears the status first, so that
 * messages of any thread or library never share its line.
 *
 * <p>Terminal settings and signals are unchanged; the only escape code is "erase to the end of the
 * line".
 */
final class StatusLine extends OutputStream {
  private static final byte[] ERASE = {'\r', 0x1B, '[', 'K'};

  /** A blocked terminal must not delay the end of the process. */
  private static final int PATIENCE_MILLIS = 200;

  private final OutputStream terminal;
  private final Charset charset;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean shown;
  private boolean lineStart = true;

  /**
   * @param terminal receives all output
   * @param charset of the terminal
   */
  StatusLine(OutputStream terminal, Charset charset) {
    this.terminal = terminal;
    this.charset = charset;
  }

  /**
   * Shows a status, replacing the previous one. Does nothing in the middle of another line.
   *
   * @param text shorter than the terminal's width, without line breaks
   */
  void show(String text) {
    lock.lock();
    try {
      if (lineStart) {
        terminal.write(ERASE);
        terminal.write(text.getBytes(charset));
        terminal.flush();
        shown = true;
      }
    } catch (IOException e) {
      shown = false; // The terminal is closed; the work continues.
    } finally {
      lock.unlock();
    }
  }

  /** Clears the status, if any. Waits only briefly for a blocked terminal. */
  void clear() {
    try {
      if (!lock.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    try {
      erase();
      terminal.flush();
    } catch (IOException e) {
      shown = false;
    } finally {
      lock.unlock();
    }
  }

  private void erase() throws IOException {
    if (shown) {
      shown = false;
      terminal.write(ERASE);
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (length == 0) {
      return;
    }
    lock.lock();
    try {
      erase();
      terminal.write(bytes, from, length);
      lineStart = bytes[from + length - 1] == '\n';
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void flush() throws IOException {
    lock.lock();
    try {
      terminal.flush();
    } finally {
      lock.unlock();
    }
  }
}
