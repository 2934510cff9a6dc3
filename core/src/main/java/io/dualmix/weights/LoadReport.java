package io.dualmix.weights;

import java.util.List;

/**
 * What a weight file gave to a model. Names are the model's, except where said otherwise.
 *
 * @param loaded tensors that took the file's values
 * @param missing tensors of the backbone, and of the head if the file has any of a head, that the
 *     file does not have
 * @param unexpected tensors of the file (its names) that the model has no place for; the classifier
 *     of an image classification network is not among them
 * @param mismatched tensors whose shape in the file is another, with both shapes
 */
public record LoadReport(
    List<String> loaded, List<String> missing, List<String> unexpected, List<String> mismatched) {
  public LoadReport {
    loaded = List.copyOf(loaded);
    missing = List.copyOf(missing);
    unexpected = List.copyOf(unexpected);
    mismatched = List.copyOf(mismatched);
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
}
