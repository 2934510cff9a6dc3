package io.dualmix.train.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.dualmix.eval.CalibrationBins;
import io.dualmix.eval.CalibrationBins.Bin;
import java.util.List;

/**
 * How far a stage's last model is right where it is sure, measured on the validation images while
 * it is scored; comes before its {@link Evaluated}.
 *
 * @param stage its path
 * @param step steps done; 0 where the stage does not train
 * @param images looked at
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
