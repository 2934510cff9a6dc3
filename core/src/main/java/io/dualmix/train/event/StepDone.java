package io.dualmix.train.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dualmix.PublicApi;
import java.util.List;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * The losses of the steps since the last such event.
 *
 * @param stage its path
 * @param step steps done, from 1
 * @param loss the mean total loss
 * @param parts the mean of each of its terms
 * @param learningRate of the backbone
 * @param imagesPerSecond measured; only this field and the next one differ between equal runs
 * @param dataWait the share of the time spent waiting for images and copying them to the device,
 *     0..1; NaN in runs of versions that did not measure it
 */
@PublicApi
public record StepDone(
    String stage,
    int step,
    double loss,
    @JsonSerialize(converter = LossPart.ToObject.class)
        @JsonDeserialize(converter = LossPart.FromObject.class)
        List<LossPart> parts,
    double learningRate,
    double imagesPerSecond,
    @JsonProperty(required = false) double dataWait)
    implements Recorded {
  /** The share of {@link #dataWait} from which the terminal and the log show it. */
  public static final double NOTABLE_WAIT = 0.1;

  public StepDone {
    parts = List.copyOf(parts);
  }
}
