package io.dualmix.cli.report;

import java.util.Locale;

/** Formats the numbers of the report. */
public final class NumberFormats {
  /** The text for a missing value. */
  public static final String ABSENT = "–";

  private static final double PERCENT = 100;
  private static final int MINUTE = 60;
  private static final int HOUR = 3600;

  private NumberFormats() {}

  /** A share in percent without the percent sign, such as {@code 61.2}. */
  public static String percent(double share) {
    return Double.isNaN(share) ? ABSENT : String.format(Locale.ROOT, "%.1f", PERCENT * share);
  }

  /** A count, such as {@code 12,345}. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A duration, such as {@code 45 s}, {@code 12 min 3 s} or {@code 5 h 20 min}. */
  static String duration(double seconds) {
    if (Double.isNaN(seconds)) {
      return ABSENT;
    }
    long whole = Math.round(seconds);
    if (whole < MINUTE) {
      return String.format(Locale.ROOT, seconds < 10 ? "%.1f s" : "%.0f s", seconds);
    }
    return whole < HOUR
        ? whole / MINUTE + " min " + whole % MINUTE + " s"
        : whole / HOUR + " h " + whole % HOUR / MINUTE + " min";
  }
}
