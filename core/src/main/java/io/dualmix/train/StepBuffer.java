package io.dualmix.train;

import io.dualmix.tensor.Backend;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The losses and norms of the latest steps, on the device: reading them after every step would
 * stall a GPU.
 */
final class StepBuffer {
  /** Enough to keep a GPU busy; the rows of as many steps take a few kilobytes. */
  private static final int LARGEST = 64;

  private final Tensor rows;
  private final int losses;
  private int firstStep;
  private int count;

  /**
   * @param backend the device of the steps
   * @param losses of each step: the total and its terms
   */
  StepBuffer(Backend backend, int losses) {
    this.losses = losses;
    int width = losses + 2;
    this.rows = backend.place(Tensors.ofDoubles(new double[LARGEST * width], LARGEST, width));
  }

  /** Whether the buffer is full: {@link #read} must be called before the next {@link #add}. */
  boolean full() {
    return count == LARGEST;
  }

  /**
   * Adds the row of a step.
   *
   * @param step from 1; ascending without gaps
   * @param row losses, gradient norm and weight norm, 64-bit floats on the device
   */
  void add(int step, Tensor row) {
    try (TensorScope scope = new TensorScope()) {
      if (count == 0) {
        firstStep = step;
      }
      rows.narrow(0, count, 1).squeeze(0).copy_(row);
      count++;
    }
  }

  /** Reads and removes all rows, in the order of their steps. */
  List<StepNumbers> read() {
    if (count == 0) {
      return List.of();
    }
    try (TensorScope scope = new TensorScope()) {
      double[] values = Tensors.toDoubles(rows.narrow(0, 0, count));
      List<StepNumbers> steps = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int at = i * (losses + 2);
        steps.add(
            new StepNumbers(
                firstStep + i,
                Arrays.copyOfRange(values, at, at + losses),
                values[at + losses],
                values[at + losses + 1]));
      }
      count = 0;
      return steps;
    }
  }
}
