package io.dualmix.weights;

import java.util.ArrayList;
import java.util.List;

/**
 * What a weight file gave to a model. Names are the model's, except where said otherwise.
 *
 * @param source what kind of file it was and which part of it was taken
 * @param loaded tensors that took the file's values
 * @param missing tensors of the backbone, and of the head if the file has any of a head, that the
 *     file does not have
 * @param unexpected tensors of the file (its names) that the model has no place for; the classifier
 *     of an image classification network is not among them
 * @param mismatched tensors whose shape in the file is another, with both shapes
 * @param advice settings of the model that the file's kind asks for and the model does not have
 */
public record LoadReport(
    String source,
    List<String> loaded,
    List<String> missing,
    List<String> unexpected,
    List<String> mismatched,
    List<String> advice) {
  private static final int MOST_ROWS = 20;

  public LoadReport {
    loaded = List.copyOf(loaded);
    missing = List.copyOf(missing);
    unexpected = List.copyOf(unexpected);
    mismatched = List.copyOf(mismatched);
    advice = List.copyOf(advice);
  }

  /** One line for a log. */
  public String summary() {
    return loaded.size()
        + " tensors loaded, "
        + missing.size()
        + " missing, "
        + unexpected.size()
        + " unexpected, "
        + mismatched.size()
        + " of another shape";
  }

  /**
   * The whole report as lines of text: where from, the summary, a table of what did not fit (of
   * each kind at most 20 rows) and advice. Names of loaded tensors are not in it.
   */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(source);
    lines.add(summary());
    rows(lines, "missing", missing);
    rows(lines, "unexpected", unexpected);
    rows(lines, "shape", mismatched);
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
