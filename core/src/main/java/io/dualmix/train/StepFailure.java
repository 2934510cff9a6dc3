package io.dualmix.train;

import java.util.List;

/**
 * A step that left the finite numbers.
 *
 * @param stage such as {@code round-1/student}
 * @param step from 1
 * @param fault where it showed first
 * @param loss the total loss
 * @param parts the terms of the loss
 * @param gradientNorm the norm of the whole gradient
 * @param skipped whether training goes on without the step's update; otherwise it stops
 * @param inputs the batches of the step
 */
public record StepFailure(
    String stage,
    int step,
    Fault fault,
    double loss,
    List<StepReport.Term> parts,
    double gradientNorm,
    boolean skipped,
    List<Objective.Input> inputs) {
  /** What is no finite number. */
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
    public String word() {
      return word;
    }
  }

  public StepFailure {
    parts = List.copyOf(parts);
    inputs = List.copyOf(inputs);
  }
}
