package io.dualmix.weights;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The result of loading a weight file into a model. Names are the model's unless stated otherwise.
 *
 * @param source format of the file and the loaded part
 * @param loaded tensors that were set to the file's values
 * @param missing tensors that the file does not contain: of the backbone, and of the head if the
 *     file has tensors of a head
 * @param unexpected tensors of the file (its names) that the model does not have, except the
 *     classifier of an image classification network
 * @param skipped tensors of the file (its names) that cannot be read, with the reason
 * @param mismatched tensors with another shape in the file, with both shapes
 * @param advice model settings that the file requires and the model does not have
 */
public record LoadReport(
    String source,
    List<String> loaded,
    List<String> missing,
    List<String> unexpected,
    List<String> skipped,
    List<String> mismatched,
    List<String> advice) {
  private static final int MOST_ROWS = 20;

  public LoadReport {
    loaded = List.copyOf(loaded);
    missing = List.copyOf(missing);
    unexpected = List.copyOf(unexpected);
    skipped = List.copyOf(skipped);
    mismatched = List.copyOf(mismatched);
    advice = List.copyOf(advice);
  }

  /** A summary in one line. */
  public String summary() {
    return loaded.size()
        + " tensors loaded, "
        + missing.size()
        + " missing, "
        + unexpected.size()
        + " unexpected, "
        + mismatched.size()
        + " of another shape"
        + (skipped.isEmpty() ? "" : ", " + skipped.size() + " skipped");
  }

  /**
   * The assessment of the tensors that were not loaded: relevant if a tensor of the backbone keeps
   * its random values. Unexpected tensors are not used.
   */
  public String verdict() {
    long random =
        Stream.concat(missing.stream(), mismatched.stream())
            .filter(name -> name.startsWith(WeightLoader.BACKBONE))
            .count();
    String unused = unexpected.isEmpty() ? "" : "; unexpected tensors are not used";
    return random == 0
        ? "the backbone is complete" + unused
        : "the backbone is NOT complete: "
            + random
            + " of its tensors start from random values, which matters"
            + unused;
  }

  /**
   * The report as lines of text: source, summary, verdict, a table of the tensors that were not
   * loaded (at most 20 rows of each kind) and advice. Loaded tensors are not listed.
   */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(source);
    lines.add(summary());
    lines.add(verdict());
    rows(lines, "missing", missing);
    rows(lines, "unexpected", unexpected);
    rows(lines, "shape", mismatched);
    rows(lines, "skipped", skipped);
    advice.forEach(text -> lines.add("advice: " + text));
    return lines;
  }

  private static void rows(List<String> lines, String kind, List<String> names) {
    for (String name : names.subList(0, Math.min(MOST_ROWS, names.size()))) {
      lines.add("  " + kind + " ".repeat(12 - kind.length()) + name);
    }
    if (names.size() > MOST_ROWS) {
      lines.add("  " + kind + ", and " + (names.size() - MOST_ROWS) + " more");
    }
  }
}
