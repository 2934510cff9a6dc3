package io.dualmix.train.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.dualmix.eval.CalibrationBins;
import io.dualmix.eval.CalibrationBins.Bin;
import java.util.List;

/**
 * The calibration of a stage's last model on the validation images, measured during the evaluation;
 * comes before its {@link Evaluated}.
 *
 * @param stage its path
 * @param step steps done; 0 where the stage does not train
 * @param images number of validation images
 * @param bins by rising confidence, of equal width
 */
@JsonPropertyOrder({"stage", "step", "images", "error", "bins"})
public record Calibrated(String stage, int step, int images, List<Bin> bins) implements Recorded {
  public Calibrated {
    bins = List.copyOf(bins);
  }

  /** The expected calibration error, 0..1; NaN without pixels. */
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  public double error() {
    return CalibrationBins.calibrationError(bins);
  }
}
