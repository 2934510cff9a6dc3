package io.dualmix.cli.data;

import io.dualmix.audit.DomainStatistics;
import io.dualmix.cli.terminal.PlainTable;
import io.dualmix.data.DatasetStatistics;
import io.dualmix.mix.LabStatistics;
import java.util.Locale;
import java.util.stream.Collectors;

/** A domain's statistics as text. */
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
    PlainTable table = new PlainTable("class", ">share", ">pixels", ">images");
    long counted = 0;
    for (DatasetStatistics.ClassCount c : statistics.classes()) {
      counted += c.pixels();
      table.add(c.name(), percent(c.frequency()), pixels(c.pixels()), Long.toString(c.images()));
    }
    long all = counted + statistics.ignoredPixels();
    double ignored = all == 0 ? 0.0 : (double) statistics.ignoredPixels() / all;
    table.add("ignored", percent(ignored), pixels(statistics.ignoredPixels()), "");
    table.lines().forEach(row -> text.append(row).append('\n'));
    text.append("ignored: share of all pixels; the shares above exclude ignored pixels\n");
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  private static String pixels(long count) {
    return String.format(Locale.ROOT, "%,d", count);
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
