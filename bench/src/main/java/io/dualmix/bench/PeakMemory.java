package io.dualmix.bench;

import io.dualmix.DualMixException;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.HostMemory;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The result of some work, and the peak memory of the process meanwhile.
 *
 * @param result of the work
 * @param bytes peak resident memory; empty on a GPU, and on systems that do not report it
 */
record PeakMemory<T>(T result, OptionalLong bytes) {
  /**
   * Runs the work and measures the peak.
   *
   * @param backend the device of the work
   */
  static <T> PeakMemory<T> of(Backend backend, Supplier<T> work) {
    HostMemory memory = new HostMemory();
    boolean known = !backend.cuda();
    try {
      if (known) {
        memory.resetPeak();
      }
    } catch (DualMixException e) {
      known = false; // Not Linux.
    }
    T result = work.get();
    return new PeakMemory<>(result, known ? OptionalLong.of(memory.peak()) : OptionalLong.empty());
  }
}
