package io.dualmix.cli.report;

import io.dualmix.eval.CalibrationBins;
import io.dualmix.run.RunData;
import io.dualmix.run.RunStages;
import io.dualmix.run.StageCalibration;
import io.dualmix.train.event.Evaluated;
import io.dualmix.train.event.StageStarted;
import io.dualmix.train.event.StepDone;
import io.dualmix.train.event.ThresholdsMoved;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The data for the page's script, as JSON. */
final class ChartData {
  /** The most points of a curve; of more points, groups are averaged. */
  private static final int POINTS = 500;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final RunData run;
  private final PictureSource pictures;

  ChartData(RunData run, PictureSource pictures) {
    this.run = run;
    this.pictures = pictures;
  }

  /** JSON, escaped for a script element. */
  String render() {
    return JSON.writeValueAsString(root()).replace("<", "\\u003c");
  }

  /** The complete data. */
  ObjectNode root() {
    ObjectNode root = JSON.createObjectNode().put("name", run.name());
    ArrayNode classes = root.putArray("classes");
    run.classes()
        .ifPresent(
            table ->
                table
                    .classes()
                    .forEach(
                        c ->
                            classes
                                .addObject()
                                .put("name", c.name())
                                .put("color", String.format(Locale.ROOT, "#%06x", c.rgb()))));
    // The most important pictures come first, since the size of a page is limited.
    new GalleryData(run, pictures).addTo(root.putObject("gallery"));
    ArrayNode stages = root.putArray("stages");
    run.stages().forEach(stage -> addStage(stages.addObject(), stage));
    ArrayNode reliability = root.putArray("reliability");
    StageCalibration.of(run).forEach(found -> addReliability(reliability.addObject(), found));
    return root;
  }

  private void addReliability(ObjectNode node, StageCalibration found) {
    RunStages.Stage stage = run.plan().get(found.stage());
    node.put("stage", found.stage()).put("full", stage.fullTitle());
    node.put("result", stage.result()).put("images", found.images());
    if (!Double.isNaN(found.error())) {
      node.put("error", found.error());
    }
    ArrayNode bins = node.putArray("bins");
    for (CalibrationBins.Bin bin : found.bins()) {
      ObjectNode one = bins.addObject().put("pixels", bin.pixels());
      if (bin.pixels() > 0) {
        one.put("accuracy", bin.accuracy()).put("confidence", bin.confidence());
      }
    }
  }

  private void addStage(ObjectNode node, StageStarted stage) {
    RunStages.Stage planned = run.plan().get(stage.stage());
    node.put("round", planned.round());
    node.put("kind", planned.name());
    node.put("name", planned.title());
    node.put("full", planned.fullTitle());
    node.put("result", planned.result());
    node.put("stage", stage.stage());
    node.put("steps", stage.steps());
    ArrayNode points = node.putArray("points");
    thinned(run.steps().stream().filter(s -> s.stage().equals(stage.stage())).toList())
        .forEach(
            s -> {
              ArrayNode point = points.addArray();
              point.add(s.step());
              addNumber(point, s.loss());
              addNumber(point, s.learningRate());
            });
    addThresholds(node.putArray("thresholds"), stage.stage());
    new IncidentData(run, pictures).addTo(node, stage.stage());
    ArrayNode scores = node.putArray("scores");
    run.evaluations().stream()
        .filter(e -> e.stage().equals(stage.stage()))
        .forEach(e -> addScore(scores.addObject(), e));
  }

  /** The running thresholds: the step, then a value for each class, by what predicts the labels. */
  private void addThresholds(ArrayNode node, String stage) {
    Map<String, List<ThresholdsMoved>> byLabels =
        run.thresholds().stream()
            .filter(e -> e.stage().equals(stage))
            .collect(
                Collectors.groupingBy(ThresholdsMoved::labels, TreeMap::new, Collectors.toList()));
    byLabels.forEach(
        (labels, moved) -> {
          ObjectNode one = node.addObject().put("labels", labels.replace('_', ' '));
          ArrayNode names = one.putArray("names");
          moved.get(0).classes().forEach(c -> names.add(c.name()));
          ArrayNode points = one.putArray("points");
          int every = (moved.size() + POINTS - 1) / POINTS;
          for (int i = moved.size() - 1; i >= 0; i -= every) {
            ArrayNode point = points.insertArray(0).add(moved.get(i).step());
            moved.get(i).classes().forEach(c -> addNumber(point, c.threshold()));
          }
        });
  }

  private static void addScore(ObjectNode node, Evaluated e) {
    node.put("step", e.step());
    node.put("last", e.checkpoint().equals(Evaluated.LAST));
    if (!Double.isNaN(e.miou())) {
      node.put("miou", e.miou());
    }
    ObjectNode metrics = node.putObject("metrics");
    e.metrics().forEach(metrics::put);
    ArrayNode iou = node.putArray("iou");
    e.iou().forEach(c -> addNumber(iou, c.iou()));
    ArrayNode names = node.putArray("names");
    e.iou().forEach(c -> names.add(c.name()));
    ArrayNode confusion = node.putArray("confusion");
    for (List<Long> row : e.confusion()) {
      ArrayNode counts = confusion.addArray();
      row.forEach(counts::add);
    }
  }

  private static List<StepDone> thinned(List<StepDone> steps) {
    int together = (steps.size() + POINTS - 1) / POINTS;
    if (together <= 1) {
      return steps;
    }
    List<StepDone> means = new ArrayList<>();
    for (int i = 0; i < steps.size(); i += together) {
      List<StepDone> group = steps.subList(i, Math.min(i + together, steps.size()));
      StepDone last = group.get(group.size() - 1);
      double loss = group.stream().mapToDouble(StepDone::loss).average().orElse(Double.NaN);
      means.add(
          new StepDone(
              last.stage(),
              last.step(),
              loss,
              List.of(),
              last.learningRate(),
              last.imagesPerSecond(),
              last.dataWait()));
    }
    return means;
  }

  private static void addNumber(ArrayNode array, double value) {
    if (Double.isFinite(value)) {
      array.add(value);
    } else {
      array.addNull();
    }
  }
}
