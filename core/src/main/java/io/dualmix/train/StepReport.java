package io.dualmix.train;

import java.util.List;

/**
 * The course of training since the last report of the same stage.
 *
 * @param stage such as {@code round-1/student}
 * @param step steps done, from 1
 * @param steps steps of the whole stage
 * @param loss the mean total loss
 * @param parts the mean of each of the loss's terms
 * @param learningRate of the backbone at {@code step}
 * @param imagesPerSecond measured; it and the next field alone differ between equal runs
 * @param dataWait the share of the time that went into waiting for images and copying them to the
 *     device, 0..1
 */
public record StepReport(
    String stage,
    int step,
    int steps,
    double loss,
    List<Term> parts,
    double learningRate,
    double imagesPerSecond,
    double dataWait) {
  /** A share of waiting for images from which on a person should hear of it. */
  public static final double NOTABLE_WAIT = 0.1;

  /**
   * One term of the loss.
   *
   * @param name of a term of the loss
   * @param value its mean
   */
  public record Term(String name, double value) {}

  public StepReport {
    parts = List.copyOf(parts);
  }
}
