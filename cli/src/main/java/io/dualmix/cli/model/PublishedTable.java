package io.dualmix.cli.model;

import io.dualmix.cli.terminal.PlainTable;
import io.dualmix.weights.published.PublishedWeights;
import io.dualmix.weights.published.WeightCache;
import java.util.ArrayList;
import java.util.List;

/** {@code dualmix weights list}: the published weights, and which of them are in the cache. */
final class PublishedTable {
  private static final long MEGABYTE = 1_000_000;

  private PublishedTable() {}

  static List<String> lines(WeightCache cache) {
    PlainTable table = new PlainTable("backbone", ">MB", "here", "SHA-256", "licence", "address");
    for (PublishedWeights weights : PublishedWeights.all()) {
      table.add(
          weights.backbone(),
          String.valueOf(weights.bytes() / MEGABYTE),
          cache.present(weights).isPresent() ? "yes" : "no",
          weights.sha256().isEmpty() ? "(from the server)" : weights.sha256(),
          weights.licence(),
          weights.address().toString());
    }
    List<String> lines = new ArrayList<>(table.lines());
    lines.add("");
    PublishedWeights first = PublishedWeights.all().get(0);
    lines.add("The cache is " + cache.place(first).toAbsolutePath().getParent());
    lines.add("(from the server): the server sends the checksum with the file.");
    lines.add(
        "ImageNet's terms restrict its use to non-commercial research; the licence is that of the"
            + " file.");
    return lines;
  }
}
