package io.dualmix.cli;

import java.io.PrintWriter;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress for people: a bar with the time left, cleared when its task ends. */
final class TerminalDisplay implements ProgressDisplay {
  private static final int REFRESH_MILLIS = 250;

  private final PrintWriter err;
  private ProgressBar bar;

  /**
   * @param err the terminal, for lines between bars; the bars themselves go to standard error
   */
  TerminalDisplay(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void begin(String task, long from, long all) {
    end();
    bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(all)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REFRESH_MILLIS)
            .startsFrom(from, Duration.ZERO)
            .clearDisplayOnFinish()
            .build();
  }

  @Override
  public void at(long done, String note) {
    if (bar != null) {
      bar.stepTo(done);
      bar.setExtraMessage(note.isEmpty() ? "" : " " + note);
    }
  }

  @Override
  public void end() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }

  @Override
  public void line(String text) {
    end();
    err.println(text);
    err.flush();
  }
}
