package io.dualmix.cli.model;

import io.dualmix.weights.published.PublishedWeights;
import io.dualmix.weights.published.WeightCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code dualmix weights list}: the published weights, and which of them are here. */
final class PublishedTable {
  private static final long MEGABYTE = 1_000_000;

  private PublishedTable() {}

  static List<String> lines(WeightCache cache) {
    List<String> lines = new ArrayList<>();
    lines.add(row("backbone", "MB", "here", "SHA-256", "licence", "address"));
    for (PublishedWeights weights : PublishedWeights.all()) {
      lines.add(
          row(
              weights.backbone(),
              String.valueOf(weights.bytes() / MEGABYTE),
              cache.present(weights).isPresent() ? "yes" : "no",
              weights.sha256().isEmpty() ? "(told)" : weights.sha256(),
              weights.licence(),
              weights.address().toString()));
    }
    lines.add("");
    PublishedWeights first = PublishedWeights.all().get(0);
    lines.add("They are kept in " + cache.place(first).toAbsolutePath().getParent());
    lines.add("(told): the server tells the sum with the file.");
    lines.add("ImageNet's own terms ask for non-commercial research; the licence is the file's.");
    return lines;
  }

  private static String row(Object... cells) {
    return String.format(Locale.ROOT, "%-16s  %6s  %-7s  %-8s  %-12s  %s", cells);
  }
}
