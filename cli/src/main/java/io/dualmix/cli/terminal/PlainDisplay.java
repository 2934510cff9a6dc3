package io.dualmix.cli.terminal;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Progress for logs and pipes: lines at intervals, without control characters. */
public final class PlainDisplay implements ProgressDisplay {
  private static final long INTERVAL_NANOS = Duration.ofSeconds(30).toNanos();

  private final PrintWriter out;
  private final LongSupplier nanos;
  private String task;
  private TaskClock clock;
  private long shown;

  /**
   * @param out receives the lines
   * @param nanos a clock such as {@link System#nanoTime}
   */
  public PlainDisplay(PrintWriter out, LongSupplier nanos) {
    this.out = out;
    this.nanos = nanos;
  }

  @Override
  public void begin(String task, String brief, long from, long all) {
    this.task = task;
    clock = new TaskClock(from, all, nanos.getAsLong());
    shown = clock.began();
  }

  @Override
  public void at(long done, String... notes) {
    long now = nanos.getAsLong();
    if (task == null || now - shown < INTERVAL_NANOS) {
      return;
    }
    shown = now;
    OptionalDouble seconds = clock.secondsLeft(done, now);
    String left = seconds.isPresent() ? Durations.text(seconds.getAsDouble()) + " left" : "";
    line(
        Stream.concat(Stream.of(task + "  " + done + "/" + clock.all(), left), Arrays.stream(notes))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(", ")));
  }

  @Override
  public void end() {
    task = null;
  }

  @Override
  public void line(String text) {
    out.println(text);
    out.flush();
  }
}
