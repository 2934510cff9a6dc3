package io.dualmix.cli.terminal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * The width of the terminal at standard error, in columns. It is read once, and after every
 * SIGWINCH, the signal for a change of the size.
 */
final class TerminalWidth implements IntSupplier {
  /** The width of a terminal that does not report one. */
  static final int USUAL = 80;

  private static final int LONGEST_ANSWER_SECONDS = 2;

  private volatile boolean stale = true;
  private int columns = USUAL;

  TerminalWidth() {
    // Installed for the whole process; without this signal, the first width is kept.
    var unused = SignalHandling.install("WINCH", (name, number) -> stale = true);
  }

  @Override
  public int getAsInt() {
    if (stale) {
      stale = false;
      columns = number(System.getenv("COLUMNS")).orElseGet(() -> measured().orElse(USUAL));
    }
    return columns;
  }

  /** The second number of {@code 24 80}, which {@code stty size} prints. */
  static OptionalInt columnsOf(String size) {
    String[] words = size.strip().split(" ", -1);
    return words.length == 2 ? number(words[1]) : OptionalInt.empty();
  }

  /** Empty unless the text is an integer above 0; a terminal without a size reports 0. */
  private static OptionalInt number(String text) {
    return text != null && text.matches("0*[1-9]\\d{0,4}")
        ? OptionalInt.of(Integer.parseInt(text))
        : OptionalInt.empty();
  }

  private static OptionalInt measured() {
    try {
      // stty reads the size of its standard input, which may be a file while standard error is a
      // terminal.
      Process stty =
          new ProcessBuilder("sh", "-c", "stty size <&2 2>/dev/null")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      if (!stty.waitFor(LONGEST_ANSWER_SECONDS, TimeUnit.SECONDS)) {
        stty.destroy();
        return OptionalInt.empty();
      }
      byte[] answer = stty.getInputStream().readAllBytes();
      return columnsOf(new String(answer, StandardCharsets.US_ASCII));
    } catch (IOException e) {
      return OptionalInt.empty(); // No shell, as on Windows.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return OptionalInt.empty();
    }
  }
}
