package io.dualmix.cli.terminal;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Progress on a terminal: a status line with the time left, removed at the end of the task. The
 * working thread draws it, at most a few times per second.
 */
final class TerminalDisplay implements ProgressDisplay {
  private static final long REFRESH_NANOS = Duration.ofMillis(200).toNanos();

  /** Columns to keep free: the last one, after which many terminals wrap, and the echo of ^C. */
  private static final int FREE = 3;

  private final TerminalStream terminal;
  private final IntSupplier width;
  private final LongSupplier nanos;
  private String task;
  private String brief;
  private TaskClock clock;
  private long shown;

  /**
   * @param terminal receives the lines
   * @param width of the terminal in columns, read for each drawn line
   * @param nanos a clock such as {@link System#nanoTime}
   */
  TerminalDisplay(TerminalStream terminal, IntSupplier width, LongSupplier nanos) {
    this.terminal = terminal;
    this.width = width;
    this.nanos = nanos;
  }

  @Override
  public void begin(String task, String brief, long from, long all) {
    this.task = task;
    this.brief = brief;
    clock = new TaskClock(from, all, nanos.getAsLong());
    draw(from, clock.began());
  }

  @Override
  public void at(long done, String... notes) {
    if (task == null) {
      return;
    }
    long now = nanos.getAsLong();
    if (now - shown >= REFRESH_NANOS || done == clock.all()) {
      draw(done, now, notes);
    }
  }

  private void draw(long done, long now, String... notes) {
    shown = now;
    OptionalDouble seconds = clock.secondsLeft(done, now);
    String left = seconds.isPresent() ? Durations.clock(seconds.getAsDouble()) + " left" : "";
    ProgressLine line = new ProgressLine(task, brief, done, clock.all(), left, List.of(notes));
    terminal.status().show(line.fit(Math.max(1, width.getAsInt() - FREE)));
  }

  @Override
  public void end() {
    task = null;
    terminal.status().clear();
  }

  @Override
  public void line(String text) {
    terminal.println(text);
  }
}
