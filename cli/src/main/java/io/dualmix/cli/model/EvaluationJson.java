package io.dualmix.cli.model;

import io.dualmix.eval.ClassSubset;
import io.dualmix.eval.ConfusionMatrix;
import io.dualmix.eval.ScalarMetrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** An evaluation as JSON. Shares are 0..1; null is a value that does not exist. */
final class EvaluationJson {
  private EvaluationJson() {}

  /**
   * What was evaluated.
   *
   * @param model as given, with the description of the file chosen for it
   * @param data key and description of the data set
   * @param images the number of scored images
   * @param window such as {@code 1024x512}; null for whole images
   * @param subset the classes of {@code evaluation.classes}
   */
  record Subject(
      String model,
      String description,
      String domain,
      String data,
      int images,
      String window,
      List<String> classes,
      Optional<ClassSubset> subset) {}

  static String of(Subject subject, ConfusionMatrix matrix) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("model", subject.model());
    tree.put("description", subject.description());
    tree.put("domain", subject.domain());
    tree.put("data", subject.data());
    tree.put("images", subject.images());
    tree.put("window", subject.window());
    Map<String, Double> metrics = new LinkedHashMap<>();
    ScalarMetrics.STANDARD
        .of(matrix, List.of())
        .forEach((name, value) -> metrics.put(name, orNull(value)));
    tree.put("metrics", metrics);
    Map<String, Double> iou = new LinkedHashMap<>();
    for (int c = 0; c < matrix.classes(); c++) {
      iou.put(subject.classes().get(c), orNull(matrix.iou(c)));
    }
    subject
        .subset()
        .ifPresent(some -> tree.put("subset", subset(some.name(), orNull(some.meanIou(matrix)))));
    tree.put("iou", iou);
    tree.put("confusion", matrix.toArray());
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValueAsString(tree);
  }

  private static Map<String, Object> subset(String name, Double miou) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", name);
    fields.put("miou", miou);
    return fields;
  }

  /** JSON has no NaN. */
  private static Double orNull(double value) {
    return Double.isNaN(value) ? null : value;
  }
}
