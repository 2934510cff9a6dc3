package io.dualmix.train.event;

import com.fasterxml.jackson.annotation.JsonValue;
import io.dualmix.PublicApi;

/**
 * The loss, the gradient or a weight became NaN or infinite in a step. If the step is not skipped,
 * the stage stops after this event, and the events after its last checkpoint are void when it
 * resumes.
 *
 * @param stage its path
 * @param step from 1
 * @param fault the first value that was NaN or infinite
 * @param loss the total loss; null in files if NaN or infinite
 * @param gradientNorm of the whole gradient; null in files if NaN or infinite
 * @param skipped whether training continues without the update of this step
 */
@PublicApi
public record StepFailed(
    String stage, int step, Fault fault, double loss, double gradientNorm, boolean skipped)
    implements Recorded {
  /** The value that is NaN or infinite. */
  public enum Fault {
    /** The loss, or one of its terms. */
    LOSS("loss"),
    /** The gradient; the loss is finite. */
    GRADIENT("gradient"),
    /** The weights after the update; loss and gradient are finite. */
    WEIGHTS("weights");

    private final String word;

    Fault(String word) {
      this.word = word;
    }

    /** The name in messages and files, such as {@code gradient}. */
    @JsonValue
    public String word() {
      return word;
    }
  }
}
