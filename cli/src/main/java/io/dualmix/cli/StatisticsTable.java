package io.dualmix.cli;

import io.dualmix.data.Dataset;
import io.dualmix.data.DatasetStatistics;
import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/** A data set's statistics in plain text. */
final class StatisticsTable {
  private StatisticsTable() {}

  /**
   * Reads the whole data set.
   *
   * @param progress told the number of images done
   */
  static String of(Dataset dataset, IntConsumer progress) {
    return render(DatasetStatistics.of(dataset, progress));
  }

  static String render(DatasetStatistics statistics) {
    StringBuilder text = new StringBuilder();
    String sizes =
        statistics.sizes().entrySet().stream()
            .map(e -> e.getKey() + (statistics.sizes().size() > 1 ? " (" + e.getValue() + ")" : ""))
            .collect(Collectors.joining(", "));
    line(
        text,
        "images %d, with labels %d, size %s",
        statistics.images(),
        statistics.labelled(),
        sizes);
    line(
        text,
        "colours: red %s, green %s, blue %s (mean ± deviation, 0..255)",
        channel(statistics.red()),
        channel(statistics.green()),
        channel(statistics.blue()));
    if (statistics.labelled() > 0) {
      appendClasses(text, statistics);
    }
    return text.toString();
  }

  private static void appendClasses(StringBuilder text, DatasetStatistics statistics) {
    int width = statistics.classes().stream().mapToInt(c -> c.name().length()).max().orElse(0);
    width = Math.max(width, "ignored".length());
    line(text, "%-" + width + "s  %8s  %14s  %8s", "class", "share", "pixels", "images");
    long counted = 0;
    for (DatasetStatistics.ClassCount c : statistics.classes()) {
      counted += c.pixels();
      line(
          text,
          "%-" + width + "s  %6.2f %%  %,14d  %8d",
          c.name(),
          100 * c.frequency(),
          c.pixels(),
          c.images());
    }
    long all = counted + statistics.ignoredPixels();
    line(
        text,
        "%-" + width + "s  %6.2f %%  %,14d  (of all pixels; the shares above leave them out)",
        "ignored",
        all == 0 ? 0.0 : 100.0 * statistics.ignoredPixels() / all,
        statistics.ignoredPixels());
  }

  private static String channel(DatasetStatistics.Channel channel) {
    return String.format(Locale.ROOT, "%.1f ± %.1f", channel.mean(), channel.deviation());
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
