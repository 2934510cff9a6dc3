package io.dualmix.cli.terminal;

import io.dualmix.weights.published.DownloadProgress;

/** Shows a download in megabytes. To be used by one thread. */
public final class DownloadDisplay implements DownloadProgress, AutoCloseable {
  private static final long MEGABYTE = 1_000_000;

  private final ProgressDisplay display;
  private String shown;

  public DownloadDisplay(ProgressDisplay display) {
    this.display = display;
  }

  @Override
  public void at(String file, long done, long all) {
    if (!file.equals(shown)) {
      shown = file;
      display.line("fetching " + file + (all < 0 ? "" : ", " + megabytes(all) + " MB"));
      display.begin("MB of " + file, megabytes(done), megabytes(Math.max(done, all)));
    }
    display.at(megabytes(done), "");
  }

  @Override
  public void retrying(String file, int next, int most) {
    display.line("fetching " + file + " failed; trying again (" + next + " of " + most + ") …");
  }

  private static long megabytes(long bytes) {
    return (bytes + MEGABYTE - 1) / MEGABYTE;
  }

  @Override
  public void close() {
    display.close();
  }
}
