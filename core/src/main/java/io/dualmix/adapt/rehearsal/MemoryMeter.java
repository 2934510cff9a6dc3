package io.dualmix.adapt.rehearsal;

import io.dualmix.tensor.HostMemory;
import java.util.Map;
import java.util.TreeMap;

/**
 * Foresees what a batch takes of the machine's memory from smaller ones that were tried. On a CPU
 * trying alone would not do: Linux grants more than there is, and then swaps or kills.
 */
final class MemoryMeter {
  /** Other programs want some, too, and a run takes more than its steps: evaluation, pictures. */
  private static final double SHARE = 0.8;

  /** The peak grows in a straight line but for the sizes of kernels' buffers. */
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

  /** Bytes that the process may take in all. */
  long limit() {
    return limit;
  }

  /** Bytes that a batch is expected to take at most. */
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
    // Memory that an earlier step had and was not given back hides the growth of the next.
    double least = (double) (last.getValue() - base) / last.getKey() / 2;
    double more = Math.max(perImage, least) * (batch - last.getKey());
    return (long) (last.getValue() + MARGIN * more);
  }

  /** Whether a batch is expected to stay within the limit. */
  boolean fits(int batch) {
    return foreseen(batch) <= limit;
  }

  /** Does the work of a batch and notes its peak, in bytes. */
  long measure(int batch, Runnable work) {
    memory.resetPeak();
    work.run();
    long peak = memory.peak();
    peaks.put(batch, peak);
    return peak;
  }
}
