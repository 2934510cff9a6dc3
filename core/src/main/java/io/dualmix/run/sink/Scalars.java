package io.dualmix.run.sink;

import io.dualmix.train.event.Evaluated;
import io.dualmix.train.event.PseudoLabelled;
import io.dualmix.train.event.Recorded;
import io.dualmix.train.event.StepDone;
import io.dualmix.train.event.ThresholdsMoved;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The scalars of an event, for TensorBoard and MLflow. A name begins with the quantity ({@code
 * loss/round-1/student}), so that the curves of all stages are grouped.
 *
 * @param step steps done; 0 where the stage does not train
 * @param values finite numbers by name, in order
 */
record Scalars(int step, Map<String, Double> values) {

  /** The scalars of an event; empty for an event without numbers. */
  static Scalars of(Recorded event) {
    Map<String, Double> values = new LinkedHashMap<>();
    String stage = event.stage();
    if (event instanceof StepDone e) {
      values.put("loss/" + stage, e.loss());
      e.parts().forEach(p -> values.put("loss_" + p.name() + "/" + stage, p.value()));
      values.put("learning_rate/" + stage, e.learningRate());
      values.put("images_per_second/" + stage, e.imagesPerSecond());
      values.put("data_wait/" + stage, e.dataWait());
    } else if (event instanceof Evaluated e) {
      e.metrics().forEach((name, value) -> values.put(name + "/" + stage, value));
      e.iou().forEach(c -> values.put("iou_" + c.name() + "/" + stage, c.iou()));
    } else if (event instanceof PseudoLabelled e) {
      values.put("kept/" + stage, e.kept());
      e.classes().forEach(c -> values.put("kept_" + c.name() + "/" + stage, c.kept()));
      e.classes().forEach(c -> values.put("threshold_" + c.name() + "/" + stage, c.threshold()));
    } else if (event instanceof ThresholdsMoved e) {
      String name = "running_threshold_" + e.labels() + "_";
      e.classes().forEach(c -> values.put(name + c.name() + "/" + stage, c.threshold()));
    }
    values.values().removeIf(value -> !Double.isFinite(value));
    return new Scalars(event.step(), values);
  }
}
