package io.dualmix.train.event;

import java.util.List;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;

/**
 * Pseudo labels were created.
 *
 * @param stage its path
 * @param kept the share of all pixels that kept a label, 0..1; NaN when there were none
 * @param classes the threshold and kept pixels of each class
 */
public record PseudoLabelled(
    String stage,
    double kept,
    @JsonSerialize(converter = PseudoLabelClass.ToObject.class)
        @JsonDeserialize(converter = PseudoLabelClass.FromObject.class)
        List<PseudoLabelClass> classes)
    implements Recorded {
  public PseudoLabelled {
    classes = List.copyOf(classes);
  }
}
