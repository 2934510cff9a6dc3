package io.dualmix.train.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.dualmix.PublicApi;
import io.dualmix.eval.ClassAccuracy;
import io.dualmix.eval.Evaluation;
import io.dualmix.eval.MeanIou;
import io.dualmix.eval.PixelAccuracy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * A model was scored on the validation images. In a line of the file, the three metrics of the
 * first format have keys of their own; all other metrics are under {@code metrics}.
 *
 * @param stage its path
 * @param step steps done; 0 where the stage does not train
 * @param checkpoint {@code last} for the model after the stage's last step, {@code intermediate}
 *     for an earlier one
 * @param metrics every {@link io.dualmix.eval.ScalarMetric} that has a value, by name, in the order
 *     of their registration, 0..1
 * @param iou of every class, in the order of their indices
 * @param confusion pixels, rows truth, columns prediction
 */
@JsonPropertyOrder({
  "stage",
  "step",
  "checkpoint",
  MeanIou.NAME,
  PixelAccuracy.NAME,
  ClassAccuracy.NAME,
  "iou",
  "confusion",
  "metrics"
})
@PublicApi
public record Evaluated(
    String stage,
    int step,
    String checkpoint,
    @JsonIgnore Map<String, Double> metrics,
    @JsonSerialize(converter = ClassIou.ToObject.class) List<ClassIou> iou,
    List<List<Long>> confusion)
    implements Recorded {
  /** {@link #checkpoint} of the model after the stage's last step. */
  public static final String LAST = "last";

  /** {@link #checkpoint} of a model before the stage's last step. */
  public static final String INTERMEDIATE = "intermediate";

  public Evaluated {
    Map<String, Double> known = new LinkedHashMap<>(metrics);
    known.values().removeIf(value -> value == null || !Double.isFinite(value));
    metrics = Collections.unmodifiableMap(known);
    iou = List.copyOf(iou);
    confusion = confusion.stream().map(List::copyOf).toList();
  }

  /** The scores of a stage's model. */
  public static Evaluated of(String stage, int step, Scored which, Evaluation evaluation) {
    List<ClassIou> iou = new ArrayList<>();
    for (int c = 0; c < evaluation.classes().size(); c++) {
      iou.add(new ClassIou(evaluation.classes().get(c), evaluation.matrix().iou(c)));
    }
    return new Evaluated(
        stage,
        step,
        which.word(),
        evaluation.metrics(),
        iou,
        Arrays.stream(evaluation.matrix().toArray())
            .map(row -> Arrays.stream(row).boxed().toList())
            .toList());
  }

  /** Reads a line; a line of the first format has no {@code metrics}. */
  @JsonCreator
  static Evaluated read(
      @JsonProperty(value = "stage", required = true) String stage,
      @JsonProperty(value = "step", required = true) int step,
      @JsonProperty(value = "checkpoint", required = true) String checkpoint,
      @JsonProperty(value = MeanIou.NAME, required = true) double miou,
      @JsonProperty(value = PixelAccuracy.NAME, required = true) double pixelAccuracy,
      @JsonProperty(value = ClassAccuracy.NAME, required = true) double classAccuracy,
      @JsonProperty(value = "iou", required = true)
          @JsonDeserialize(converter = ClassIou.FromObject.class)
          List<ClassIou> iou,
      @JsonProperty(value = "confusion", required = true) List<List<Long>> confusion,
      @JsonProperty("metrics") Map<String, Double> others) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put(MeanIou.NAME, miou);
    metrics.put(PixelAccuracy.NAME, pixelAccuracy);
    metrics.put(ClassAccuracy.NAME, classAccuracy);
    metrics.putAll(others == null ? Map.of() : others);
    return new Evaluated(stage, step, checkpoint, metrics, iou, confusion);
  }

  /** A metric by its name; NaN where it has no value. */
  public double metric(String name) {
    return metrics.getOrDefault(name, Double.NaN);
  }

  /** The mean IoU over the classes whose IoU is not NaN, 0..1. */
  @JsonProperty(MeanIou.NAME)
  public double miou() {
    return metric(MeanIou.NAME);
  }

  /** The share of pixels predicted rightly, 0..1. */
  @JsonProperty(PixelAccuracy.NAME)
  public double pixelAccuracy() {
    return metric(PixelAccuracy.NAME);
  }

  /** The mean recall over the classes present, 0..1. */
  @JsonProperty(ClassAccuracy.NAME)
  public double classAccuracy() {
    return metric(ClassAccuracy.NAME);
  }

  @JsonProperty("metrics")
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  Map<String, Double> others() {
    Map<String, Double> others = new LinkedHashMap<>(metrics);
    others.keySet().removeAll(List.of(MeanIou.NAME, PixelAccuracy.NAME, ClassAccuracy.NAME));
    return others;
  }
}
