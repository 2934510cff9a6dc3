package io.dualmix.run;

import io.dualmix.eval.CalibrationBins.Bin;
import io.dualmix.run.RunEvent.Calibrated;
import io.dualmix.run.RunEvent.ClassIou;
import io.dualmix.run.RunEvent.Evaluated;
import io.dualmix.run.RunEvent.LossPart;
import io.dualmix.run.RunEvent.LossSpiked;
import io.dualmix.run.RunEvent.PseudoLabelClass;
import io.dualmix.run.RunEvent.PseudoLabelled;
import io.dualmix.run.RunEvent.StageFinished;
import io.dualmix.run.RunEvent.StageStarted;
import io.dualmix.run.RunEvent.StepDone;
import io.dualmix.run.RunEvent.StepFailed;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Events as single lines of JSON, written out field by field: the file's format is fixed here. */
final class EventJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private EventJson() {}

  /** One line without its end. */
  static String write(RecordedEvent recorded) {
    ObjectNode node = JSON.createObjectNode();
    RunEvent event = recorded.event();
    node.put("event", kind(event));
    node.put("stage", event.stage());
    if (event instanceof StageStarted e) {
      node.put("steps", e.steps());
    } else if (event instanceof StepDone e) {
      putStep(node, e);
    } else if (event instanceof Evaluated e) {
      putEvaluation(node, e);
    } else if (event instanceof Calibrated e) {
      putCalibration(node, e);
    } else if (event instanceof PseudoLabelled e) {
      putPseudoLabels(node, e);
    } else if (event instanceof LossSpiked e) {
      node.put("step", e.step());
      putNumber(node, "loss", e.loss());
      putNumber(node, "median", e.median());
    } else if (event instanceof StepFailed e) {
      putFailure(node, e);
    } else if (event instanceof StageFinished e) {
      putNumber(node, "seconds", e.seconds());
    }
    node.put("time", recorded.time().toString());
    return JSON.writeValueAsString(node);
  }

  /**
   * Reads one line.
   *
   * @throws IllegalArgumentException if it is not an event
   */
  static RecordedEvent read(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      return new RecordedEvent(Instant.parse(node.required("time").asString()), event(node));
    } catch (JacksonException | DateTimeParseException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static String kind(RunEvent event) {
    if (event instanceof StageStarted) {
      return "stage_started";
    } else if (event instanceof StepDone) {
      return "step";
    } else if (event instanceof Evaluated) {
      return "evaluation";
    } else if (event instanceof Calibrated) {
      return "calibration";
    } else if (event instanceof PseudoLabelled) {
      return "pseudo_labels";
    } else if (event instanceof LossSpiked) {
      return "loss_spike";
    } else if (event instanceof StepFailed) {
      return "step_failed";
    }
    return "stage_finished";
  }

  private static RunEvent event(JsonNode node) {
    String stage = node.required("stage").asString();
    String kind = node.required("event").asString();
    return switch (kind) {
      case "stage_started" -> new StageStarted(stage, node.required("steps").asInt());
      case "step" -> step(stage, node);
      case "evaluation" -> evaluation(stage, node);
      case "calibration" -> calibration(stage, node);
      case "pseudo_labels" -> pseudoLabels(stage, node);
      case "loss_spike" ->
          new LossSpiked(
              stage, node.required("step").asInt(), number(node, "loss"), number(node, "median"));
      case "step_failed" -> failure(stage, node);
      case "stage_finished" -> new StageFinished(stage, number(node, "seconds"));
      default -> throw new IllegalArgumentException("unknown event '" + kind + "'");
    };
  }

  private static void putStep(ObjectNode node, StepDone e) {
    node.put("step", e.step());
    putNumber(node, "loss", e.loss());
    ObjectNode parts = node.putObject("parts");
    e.parts().forEach(part -> putNumber(parts, part.name(), part.value()));
    putNumber(node, "learning_rate", e.learningRate());
    putNumber(node, "images_per_second", e.imagesPerSecond());
    putNumber(node, "data_wait", e.dataWait());
  }

  private static StepDone step(String stage, JsonNode node) {
    List<LossPart> parts = new ArrayList<>();
    node.required("parts")
        .properties()
        .forEach(p -> parts.add(new LossPart(p.getKey(), number(p.getValue()))));
    return new StepDone(
        stage,
        node.required("step").asInt(),
        number(node, "loss"),
        parts,
        number(node, "learning_rate"),
        number(node, "images_per_second"),
        node.has("data_wait") ? number(node, "data_wait") : Double.NaN);
  }

  private static void putFailure(ObjectNode node, StepFailed e) {
    node.put("step", e.step());
    node.put("fault", e.fault());
    putNumber(node, "loss", e.loss());
    putNumber(node, "gradient_norm", e.gradientNorm());
    node.put("skipped", e.skipped());
  }

  private static StepFailed failure(String stage, JsonNode node) {
    return new StepFailed(
        stage,
        node.required("step").asInt(),
        node.required("fault").asString(),
        number(node, "loss"),
        number(node, "gradient_norm"),
        node.required("skipped").asBoolean());
  }

  private static void putEvaluation(ObjectNode node, Evaluated e) {
    node.put("step", e.step());
    node.put("checkpoint", e.checkpoint());
    putNumber(node, "miou", e.miou());
    putNumber(node, "pixel_accuracy", e.pixelAccuracy());
    putNumber(node, "class_accuracy", e.classAccuracy());
    ObjectNode iou = node.putObject("iou");
    e.iou().forEach(c -> putNumber(iou, c.name(), c.iou()));
    ArrayNode confusion = node.putArray("confusion");
    for (List<Long> row : e.confusion()) {
      ArrayNode counts = confusion.addArray();
      row.forEach(counts::add);
    }
  }

  private static Evaluated evaluation(String stage, JsonNode node) {
    List<ClassIou> iou = new ArrayList<>();
    node.required("iou")
        .properties()
        .forEach(p -> iou.add(new ClassIou(p.getKey(), number(p.getValue()))));
    List<List<Long>> confusion = new ArrayList<>();
    for (JsonNode row : node.required("confusion")) {
      List<Long> counts = new ArrayList<>();
      row.forEach(count -> counts.add(count.asLong()));
      confusion.add(counts);
    }
    return new Evaluated(
        stage,
        node.required("step").asInt(),
        node.required("checkpoint").asString(),
        number(node, "miou"),
        number(node, "pixel_accuracy"),
        number(node, "class_accuracy"),
        iou,
        confusion);
  }

  private static void putCalibration(ObjectNode node, Calibrated e) {
    node.put("step", e.step());
    node.put("images", e.images());
    putNumber(node, "error", e.error());
    ArrayNode bins = node.putArray("bins");
    for (Bin bin : e.bins()) {
      ObjectNode one = bins.addObject().put("pixels", bin.pixels()).put("right", bin.right());
      putNumber(one, "confidence", bin.confidence());
    }
  }

  private static Calibrated calibration(String stage, JsonNode node) {
    List<Bin> bins = new ArrayList<>();
    for (JsonNode bin : node.required("bins")) {
      bins.add(
          new Bin(
              bin.required("pixels").asLong(),
              bin.required("right").asLong(),
              number(bin, "confidence")));
    }
    return new Calibrated(
        stage, node.required("step").asInt(), node.required("images").asInt(), bins);
  }

  private static void putPseudoLabels(ObjectNode node, PseudoLabelled e) {
    putNumber(node, "kept", e.kept());
    ObjectNode classes = node.putObject("classes");
    for (PseudoLabelClass c : e.classes()) {
      ObjectNode one = classes.putObject(c.name());
      putNumber(one, "threshold", c.threshold());
      one.put("predicted", c.predicted());
      putNumber(one, "kept", c.kept());
      putNumber(one, "accuracy", c.accuracy());
    }
  }

  private static PseudoLabelled pseudoLabels(String stage, JsonNode node) {
    List<PseudoLabelClass> classes = new ArrayList<>();
    node.required("classes")
        .properties()
        .forEach(
            p -> {
              JsonNode c = p.getValue();
              classes.add(
                  new PseudoLabelClass(
                      p.getKey(),
                      number(c, "threshold"),
                      c.required("predicted").asLong(),
                      number(c, "kept"),
                      number(c, "accuracy")));
            });
    return new PseudoLabelled(stage, number(node, "kept"), classes);
  }

  /** JSON has no NaN: what does not exist is null. */
  private static void putNumber(ObjectNode node, String key, double value) {
    if (Double.isFinite(value)) {
      node.put(key, value);
    } else {
      node.putNull(key);
    }
  }

  private static double number(JsonNode node, String key) {
    return number(node.required(key));
  }

  private static double number(JsonNode value) {
    return value.isNull() ? Double.NaN : value.asDouble();
  }
}
