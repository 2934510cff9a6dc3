package io.dualmix.train;

import io.dualmix.tensor.Backend;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * Where the time of training steps goes. A phase lasts until the next one begins.
 *
 * <p>On a GPU, kernels run after the calls that start them: times are those of the work only where
 * the clock waits for it, which is for measuring alone.
 */
public final class StepClock {
  /** What a step does, in this order. */
  public enum Phase {
    /** Waiting for batches, which come mixed where regions are, and copying them to the device. */
    DATA,
    /** The teachers' forward passes. */
    TEACHERS,
    /** The forward pass of the model that learns. */
    FORWARD,
    /** The loss at the labels' size and its gradient down to the logits. */
    LOSS,
    /** The backward pass from the logits to the weights. */
    BACKWARD,
    /** Looking at the gradient, clipping, and the update. */
    OPTIMISER,
    /** Reports, listeners and all else between two steps. */
    BETWEEN
  }

  private final long[] nanos = new long[Phase.values().length];
  private final Backend waiting;
  private Phase current = Phase.BETWEEN;
  private long since = System.nanoTime();

  private StepClock(Backend waiting) {
    this.waiting = waiting;
  }

  /** A clock that never waits: on a CPU exact, on a GPU the time of the calls. */
  public static StepClock running() {
    return new StepClock(null);
  }

  /** A clock that lets a GPU come to the end of a phase. */
  public static StepClock waitingFor(Backend backend) {
    return new StepClock(backend);
  }

  /** The phase before ends, this one begins. */
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

  /** Begins anew, in the current phase. */
  public void reset() {
    Arrays.fill(nanos, 0);
    since = System.nanoTime();
  }
}
