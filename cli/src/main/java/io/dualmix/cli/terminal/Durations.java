package io.dualmix.cli.terminal;

import java.util.Locale;

/** Formats durations for display. */
public final class Durations {
  private static final long DAY_MINUTES = 24 * 60;

  private Durations() {}

  /**
   * A duration in words, such as {@code 3.2 s}, {@code 1 min 12 s}, {@code 2 h 05 min} or {@code
   * 3.5 days}.
   */
  public static String text(double seconds) {
    if (seconds < 59.95) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    if (whole < 3600) {
      return String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60);
    }
    long minutes = Math.round(seconds / 60);
    if (minutes >= 2 * DAY_MINUTES) {
      return String.format(Locale.ROOT, "%.1f days", minutes / (double) DAY_MINUTES);
    }
    return String.format(Locale.ROOT, "%d h %02d min", minutes / 60, minutes % 60);
  }

  /** A short form, such as {@code 0:03}, {@code 1:12} or {@code 2:05:00}. */
  public static String clock(double seconds) {
    long whole = Math.round(seconds);
    return whole < 3600
        ? String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  }
}
