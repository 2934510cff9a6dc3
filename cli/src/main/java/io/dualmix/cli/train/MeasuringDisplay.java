package io.dualmix.cli.train;

import io.dualmix.cli.terminal.ProgressDisplay;
import io.dualmix.session.Rehearsal;
import java.util.function.Supplier;

/** Shows the measurement of a run's steps; the display is there for as long as it takes. */
final class MeasuringDisplay implements Rehearsal.Progress, AutoCloseable {
  private final Supplier<ProgressDisplay> displays;
  private ProgressDisplay display;

  /**
   * @param displays opens the display once the measurement begins
   */
  MeasuringDisplay(Supplier<ProgressDisplay> displays) {
    this.displays = displays;
  }

  @Override
  public void at(long done, long all, String stage) {
    if (done == 0) {
      display = displays.get();
      display.begin("measuring", 0, all);
    } else {
      display.at(done, stage);
    }
    if (done == all) {
      close();
    }
  }

  @Override
  public void close() {
    if (display != null) {
      display.close();
      display = null;
    }
  }
}
