package io.dualmix.cli.data;

import io.dualmix.audit.DomainScan;
import io.dualmix.audit.Finding;
import io.dualmix.audit.Finding.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The findings of a check, as text and as JSON. */
final class CheckReport {
  private static final int SHOWN = 20;
  private static final int SHOWN_NAMES = 5;
  private static final int SHOWN_REMEDIES = 3;

  private final List<DomainScan> scans;
  private final List<Finding> findings;
  private final Set<Kind> allowed;

  /**
   * @param scans one per domain
   * @param findings of all of them
   * @param allowed kinds that do not count as faults
   */
  CheckReport(List<DomainScan> scans, List<Finding> findings, Set<Kind> allowed) {
    this.scans = scans;
    this.findings = List.copyOf(findings);
    this.allowed = allowed;
  }

  /** An unknown label value in one domain; the key of its pixel count and label names. */
  private record UnknownValue(String domain, String value) {}

  private static final class Tally {
    private long pixels;
    private final List<String> names = new ArrayList<>();
  }

  /** The number of faults. */
  long wrong() {
    return findings.stream().filter(finding -> wrong(finding.kind())).count();
  }

  /**
   * Formats lists of at most 20 lines per kind, and a table of all counts.
   *
   * @param json the file with all findings; null for none
   */
  String text(Path json) {
    StringBuilder text = new StringBuilder();
    for (Kind kind : Kind.values()) {
      List<Finding> some = findings.stream().filter(f -> f.kind() == kind).toList();
      if (!some.isEmpty()) {
        appendKind(text, kind, some, json);
      }
    }
    appendSummary(text);
    long notes = findings.size() - wrong();
    String also = notes == 0 ? "" : " " + things(notes, "note") + ".";
    text.append(
        wrong() == 0
            ? "\nNothing is wrong." + also + "\n"
            : "\nSomething is wrong: " + things(wrong(), "fault") + "." + also + "\n");
    return text.toString();
  }

  private void appendKind(StringBuilder text, Kind kind, List<Finding> some, Path json) {
    line(text, "%s: %s (%d)", wrong(kind) ? "FAULT" : "note", kind.title(), some.size());
    List<String> lines =
        kind == Kind.UNKNOWN_VALUES
            ? unknownValues(some)
            : some.stream().map(f -> f.domain() + ": " + f.detail()).toList();
    lines.stream().limit(SHOWN).forEach(line -> line(text, "  %s", line));
    if (lines.size() > SHOWN) {
      String where = json == null ? "--json FILE writes all" : "all are in " + json;
      line(text, "  and %d more; %s", lines.size() - SHOWN, where);
    }
    some.stream()
        .map(Finding::remedy)
        .filter(remedy -> !remedy.isEmpty())
        .distinct()
        .limit(SHOWN_REMEDIES)
        .forEach(remedy -> line(text, "  -> %s", remedy));
    text.append('\n');
  }

  /** Grouped by value instead of by file, since one unmapped value may be in every label. */
  private static List<String> unknownValues(List<Finding> some) {
    Map<UnknownValue, Tally> tallies = new LinkedHashMap<>();
    for (Finding finding : some) {
      finding
          .pixels()
          .forEach(
              (value, pixels) -> {
                Tally tally =
                    tallies.computeIfAbsent(
                        new UnknownValue(finding.domain(), value), key -> new Tally());
                tally.pixels += pixels;
                tally.names.add(finding.image());
              });
    }
    return tallies.entrySet().stream()
        .sorted((a, b) -> Long.compare(b.getValue().pixels, a.getValue().pixels))
        .map(entry -> unknownValue(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static String unknownValue(UnknownValue key, Tally tally) {
    int more = tally.names.size() - SHOWN_NAMES;
    return String.format(
        Locale.ROOT,
        "%s: %s has %,d pixels in %s: %s%s",
        key.domain,
        key.value,
        tally.pixels,
        things(tally.names.size(), "label"),
        String.join(", ", tally.names.subList(0, Math.min(SHOWN_NAMES, tally.names.size()))),
        more > 0 ? " and " + more + " more" : "");
  }

  private void appendSummary(StringBuilder text) {
    int width = 0;
    for (Kind kind : Kind.values()) {
      width = Math.max(width, kind.title().length());
    }
    text.append(" ".repeat(width));
    scans.forEach(scan -> text.append(String.format(Locale.ROOT, "  %10s", scan.domain())));
    text.append('\n');
    row(text, width, "images", scans.stream().map(DomainScan::images).map(Long::valueOf).toList());
    row(
        text,
        width,
        "labels read",
        scans.stream().map(DomainScan::labels).map(Long::valueOf).toList());
    for (Kind kind : Kind.values()) {
      row(text, width, kind.title(), scans.stream().map(scan -> count(kind, scan)).toList());
    }
  }

  private long count(Kind kind, DomainScan scan) {
    return findings.stream()
        .filter(f -> f.kind() == kind && f.domain().equals(scan.domain()))
        .count();
  }

  private static void row(StringBuilder text, int width, String title, List<Long> counts) {
    text.append(title).append(" ".repeat(width - title.length()));
    counts.forEach(
        count -> text.append(String.format(Locale.ROOT, "  %10s", count == 0 ? "-" : count)));
    text.append('\n');
  }

  /** Formats all findings as JSON. */
  String json(String experiment) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("experiment", experiment);
    tree.put("wrong", wrong());
    List<Object> domains = new ArrayList<>();
    for (DomainScan scan : scans) {
      Map<String, Object> domain = new LinkedHashMap<>();
      domain.put("domain", scan.domain());
      domain.put("images", scan.images());
      domain.put("labels_read", scan.labels());
      domains.add(domain);
    }
    tree.put("domains", domains);
    tree.put("findings", findings.stream().map(this::fields).toList());
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValueAsString(tree);
  }

  private Map<String, Object> fields(Finding finding) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", finding.kind().toString());
    fields.put("wrong", wrong(finding.kind()));
    fields.put("domain", finding.domain());
    fields.put("image", finding.image());
    fields.put("detail", finding.detail());
    if (!finding.remedy().isEmpty()) {
      fields.put("remedy", finding.remedy());
    }
    if (!finding.pixels().isEmpty()) {
      fields.put("pixels", new TreeMap<>(finding.pixels()));
    }
    return fields;
  }

  private boolean wrong(Kind kind) {
    return kind.wrong() && !allowed.contains(kind);
  }

  private static String things(long count, String name) {
    return String.format(Locale.ROOT, "%,d %s%s", count, name, count == 1 ? "" : "s");
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
