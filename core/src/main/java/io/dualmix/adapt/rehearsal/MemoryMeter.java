package io.dualmix.adapt.rehearsal;

import io.dualmix.tensor.HostMemory;
import java.util.Map;
import java.util.TreeMap;

/**
 * Predicts the memory of a batch from smaller batches. On a CPU a trial is not enough: Linux grants
 * more memory than there is, and then swaps or kills processes.
 */
final class MemoryMeter {
  /**
   * The share of the free memory to use: other programs need some, and so do evaluation and
   * pictures.
   */
  private static final double SHARE = 0.8;

  /** A margin for kernel buffers, by which the peak departs from a linear growth. */
  private static final double MARGIN = 1.05;

  private final HostMemory memory;
  private final long limit;
  private final long base;
  private final TreeMap<Integer, Long> peaks = new TreeMap<>();

  MemoryMeter(HostMemory memory) {
    this.memory = memory;
    this.base = memory.resident();
    this.limit = base + (long) (SHARE * memory.available());
  }

  /** The memory limit of the process, in bytes. */
  long limit() {
    return limit;
  }

  /** The predicted peak memory of a batch, in bytes. */
  long foreseen(int batch) {
    Map.Entry<Integer, Long> last = peaks.floorEntry(batch);
    if (last == null) {
      return base;
    }
    Map.Entry<Integer, Long> before = peaks.lowerEntry(last.getKey());
    double perImage =
        before == null
            ? (double) (last.getValue() - base) / last.getKey()
            : (double) (last.getValue() - before.getValue()) / (last.getKey() - before.getKey());
    // Memory that an earlier step did not release hides the growth of the next.
    double least = (double) (last.getValue() - base) / last.getKey() / 2;
    double more = Math.max(perImage, least) * (batch - last.getKey());
    return (long) (last.getValue() + MARGIN * more);
  }

  /** Whether a batch is expected to stay within the limit. */
  boolean fits(int batch) {
    return foreseen(batch) <= limit;
  }

  /** Runs a batch and records its peak memory, in bytes. */
  long measure(int batch, Runnable work) {
    memory.resetPeak();
    work.run();
    long peak = memory.peak();
    peaks.put(batch, peak);
    return peak;
  }
}
