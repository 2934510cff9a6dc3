package io.dualmix.run;

import io.dualmix.run.RunEvent.Calibrated;
import io.dualmix.run.RunEvent.Evaluated;
import io.dualmix.run.RunEvent.PseudoLabelled;
import io.dualmix.run.RunEvent.StepDone;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The single numbers of an event, as TensorBoard and MLflow draw them. Names begin with what is
 * measured ({@code loss/round-1/student}), so that the stages' curves lie beside each other.
 *
 * @param step steps done; 0 where the stage does not train
 * @param values finite numbers by name, in order
 */
public record Scalars(int step, Map<String, Double> values) {

  /** Those of an event; none for one that only marks a time. */
  public static Scalars of(RunEvent event) {
    Map<String, Double> values = new LinkedHashMap<>();
    String stage = event.stage();
    int step = 0;
    if (event instanceof StepDone e) {
      step = e.step();
      values.put("loss/" + stage, e.loss());
      e.parts().forEach(p -> values.put("loss_" + p.name() + "/" + stage, p.value()));
      values.put("learning_rate/" + stage, e.learningRate());
      values.put("images_per_second/" + stage, e.imagesPerSecond());
      values.put("data_wait/" + stage, e.dataWait());
    } else if (event instanceof Evaluated e) {
      step = e.step();
      values.put("miou/" + stage, e.miou());
      values.put("pixel_accuracy/" + stage, e.pixelAccuracy());
      values.put("class_accuracy/" + stage, e.classAccuracy());
      e.iou().forEach(c -> values.put("iou_" + c.name() + "/" + stage, c.iou()));
    } else if (event instanceof Calibrated e) {
      step = e.step();
      values.put("calibration_error/" + stage, e.error());
    } else if (event instanceof PseudoLabelled e) {
      values.put("kept/" + stage, e.kept());
      e.classes().forEach(c -> values.put("kept_" + c.name() + "/" + stage, c.kept()));
      e.classes().forEach(c -> values.put("threshold_" + c.name() + "/" + stage, c.threshold()));
    }
    values.values().removeIf(value -> !Double.isFinite(value));
    return new Scalars(step, values);
  }
}
