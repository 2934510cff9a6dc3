package io.dualmix.train.event;

import java.util.List;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * The running thresholds of an objective that labels images while it trains. Comes with {@link
 * StepDone}.
 *
 * @param stage its path
 * @param step steps done, from 1
 * @param labels whose pseudo labels, such as {@code moving_average} or {@code teachers}
 * @param classes the thresholds, in the order of the classes
 */
public record ThresholdsMoved(
    String stage,
    int step,
    String labels,
    @JsonSerialize(converter = ClassThreshold.ToObject.class)
        @JsonDeserialize(converter = ClassThreshold.FromObject.class)
        List<ClassThreshold> classes)
    implements Recorded {
  public ThresholdsMoved {
    classes = List.copyOf(classes);
  }
}
