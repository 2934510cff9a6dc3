package io.dualmix.train.event;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The loss, the gradient or a weight became NaN or infinite in a step. Where the step is not
 * skipped, the stage stops after this event: what is recorded of it is void once the stage goes on
 * from its last checkpoint.
 *
 * @param stage its path
 * @param step from 1
 * @param fault where it showed first
 * @param loss the total; in files null if it is not finite
 * @param gradientNorm of the whole gradient; in files null if it is not finite
 * @param skipped whether training goes on without the step's update
 */
public record StepFailed(
    String stage, int step, Fault fault, double loss, double gradientNorm, boolean skipped)
    implements Recorded {
  /** What is not finite. */
  public enum Fault {
    /** The loss, or one of its terms. */
    LOSS("loss"),
    /** The gradient; the loss still was finite. */
    GRADIENT("gradient"),
    /** The weights after the update; loss and gradient still were finite. */
    WEIGHTS("weights");

    private final String word;

    Fault(String word) {
      this.word = word;
    }

    /** For messages and files, such as {@code gradient}. */
    @JsonValue
    public String word() {
      return word;
    }
  }
}
