package io.dualmix.bench;

import io.dualmix.DualMixException;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.HostMemory;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * What something gave, and the most memory that the process held meanwhile.
 *
 * @param result of the work
 * @param bytes resident at most; none on a GPU, whose memory is not the process's, and where the
 *     system does not tell
 */
record PeakMemory<T>(T result, OptionalLong bytes) {
  /**
   * Does the work.
   *
   * @param backend where it computes
   */
  static <T> PeakMemory<T> of(Backend backend, Supplier<T> work) {
    HostMemory memory = new HostMemory();
    boolean known = !backend.cuda();
    try {
      if (known) {
        memory.resetPeak();
      }
    } catch (DualMixException e) {
      known = false; // Another system than Linux.
    }
    T result = work.get();
    return new PeakMemory<>(result, known ? OptionalLong.of(memory.peak()) : OptionalLong.empty());
  }
}
