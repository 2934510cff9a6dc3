package io.dualmix.train.event;

import io.dualmix.data.load.Batch;
import java.util.List;

/**
 * The batches of a failed step, for inspection; comes after its {@link StepFailed}.
 *
 * @param failure of the step
 * @param parts the terms of its loss
 * @param inputs its batches
 */
public record FailedBatch(StepFailed failure, List<LossPart> parts, List<Input> inputs)
    implements Momentary {
  /**
   * One input batch of the step.
   *
   * @param name of the batch, such as {@code source}
   * @param batch with or without labels
   */
  public record Input(String name, Batch batch) {}

  public FailedBatch {
    parts = List.copyOf(parts);
    inputs = List.copyOf(inputs);
  }

  @Override
  public String stage() {
    return failure.stage();
  }

  @Override
  public int step() {
    return failure.step();
  }
}
