package io.dualmix.weights;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a weight file gave to a model. Names are the model's, except where said otherwise.
 *
 * @param source what kind of file it was and which part of it was taken
 * @param loaded tensors that took the file's values
 * @param missing tensors of the backbone, and of the head if the file has any of a head, that the
 *     file does not have
 * @param unexpected tensors of the file (its names) that the model has no place for; the classifier
 *     of an image classification network is not among them
 * @param skipped tensors of the file (its names) that cannot be read, with what is the matter
 * @param mismatched tensors whose shape in the file is another, with both shapes
 * @param advice settings of the model that the file's kind asks for and the model does not have
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

  /** One line for a log. */
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
   * Whether what did not fit matters. It does where a tensor of the backbone keeps its random
   * values; what the model has no place for is only not used.
   */
  public String verdict() {
    long random =
        Stream.concat(missing.stream(), mismatched.stream())
            .filter(name -> name.startsWith(WeightLoader.BACKBONE))
            .count();
    String unused =
        unexpected.isEmpty() ? "" : "; what is unexpected is not used, and does not matter";
    return random == 0
        ? "the backbone is complete" + unused
        : "the backbone is NOT complete: "
            + random
            + " of its tensors start from random values, which matters"
            + unused;
  }

  /**
   * The whole report as lines of text: where from, the summary, whether it matters, a table of what
   * did not fit (of each kind at most 20 rows) and advice. Names of loaded tensors are not in it.
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
