package io.dualmix.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Progress for logs and pipes: a line now and then, nothing that moves. */
final class PlainDisplay implements ProgressDisplay {
  private static final long INTERVAL_NANOS = Duration.ofSeconds(30).toNanos();

  private final PrintWriter out;
  private final LongSupplier nanos;
  private String task;
  private long from;
  private long all;
  private long began;
  private long shown;

  /**
   * @param out gets the lines
   * @param nanos a clock such as {@link System#nanoTime}
   */
  PlainDisplay(PrintWriter out, LongSupplier nanos) {
    this.out = out;
    this.nanos = nanos;
  }

  @Override
  public void begin(String task, long from, long all) {
    this.task = task;
    this.from = from;
    this.all = all;
    began = nanos.getAsLong();
    shown = began;
  }

  @Override
  public void at(long done, String note) {
    long now = nanos.getAsLong();
    if (task == null || now - shown < INTERVAL_NANOS) {
      return;
    }
    shown = now;
    String left = done > from ? ", " + left(now, done) + " left" : "";
    line(task + "  " + done + "/" + all + (note.isEmpty() ? "" : ", " + note) + left);
  }

  private String left(long now, long done) {
    return Durations.text((now - began) * 1e-9 / (done - from) * (all - done));
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
