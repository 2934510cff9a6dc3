package io.dualmix.train;

import io.dualmix.tensor.Backend;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Measures the time of training steps by phase. A phase lasts until the next one begins.
 *
 * <p>On a GPU, kernels run asynchronously: the times are those of the kernels only if the clock
 * waits for the device, which is for benchmarks only.
 */
public final class StepClock {
  /** The phases of a step, in order. */
  public enum Phase {
    /** Waiting for batches, including region mixing, and copying them to the device. */
    DATA,
    /** The teachers' forward passes. */
    TEACHERS,
    /** The forward pass of the trained model. */
    FORWARD,
    /** The loss at the labels' size and its gradient down to the logits. */
    LOSS,
    /** The backward pass from the logits to the weights. */
    BACKWARD,
    /** The check of loss and gradient, clipping, and the update. */
    OPTIMISER,
    /** Reports, listeners and everything else between two steps. */
    BETWEEN
  }

  private final long[] nanos = new long[Phase.values().length];
  private final Backend waiting;
  private Phase current = Phase.BETWEEN;
  private long since = System.nanoTime();

  private StepClock(Backend waiting) {
    this.waiting = waiting;
  }

  /** A clock that does not wait for the device: exact on a CPU, the time of the calls on a GPU. */
  public static StepClock running() {
    return new StepClock(null);
  }

  /** A clock that synchronises a GPU at the end of each phase. */
  public static StepClock waitingFor(Backend backend) {
    return new StepClock(backend);
  }

  /** Ends the current phase and begins this one. */
  public void enter(Phase phase) {
    if (waiting != null) {
      waiting.synchronise();
    }
    long now = System.nanoTime();
    nanos[current.ordinal()] += now - since;
    since = now;
    current = phase;
  }

  /** Seconds in each phase since the last {@link #reset}, up to the last {@link #enter}. */
  public Map<Phase, Double> seconds() {
    Map<Phase, Double> seconds = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      seconds.put(phase, nanos[phase.ordinal()] * 1e-9);
    }
    return seconds;
  }

  /** Resets all times; the current phase continues. */
  public void reset() {
    Arrays.fill(nanos, 0);
    since = System.nanoTime();
  }
}
