package io.dualmix.cli.data;

import io.dualmix.audit.DomainStatistics;
import io.dualmix.data.DatasetStatistics;
import io.dualmix.mix.LabStatistics;
import java.util.Locale;
import java.util.stream.Collectors;

/** A domain's statistics in plain text. */
final class StatisticsTable {
  private StatisticsTable() {}

  static String render(DomainStatistics domain) {
    DatasetStatistics statistics = domain.counts();
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
    LabStatistics lab = domain.lab();
    line(
        text,
        "CIE-LAB: L %s, a %s, b %s (L 0..100)",
        channel(lab.lightness()),
        channel(lab.a()),
        channel(lab.b()));
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
    return channel(channel.mean(), channel.deviation());
  }

  private static String channel(LabStatistics.Channel channel) {
    return channel(channel.mean(), channel.deviation());
  }

  private static String channel(double mean, double deviation) {
    return String.format(Locale.ROOT, "%.1f ± %.1f", mean, deviation);
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
