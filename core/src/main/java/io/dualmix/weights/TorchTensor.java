package io.dualmix.weights;

import java.util.List;

/**
 * A tensor as a PyTorch file describes it: a view of a storage that others may share.
 *
 * @param storage where its values lie
 * @param offset of its first value, in values
 * @param shape its sizes, each at least 0
 * @param strides distance in values between neighbours, for each dimension at least 0
 */
record TorchTensor(Storage storage, long offset, List<Long> shape, List<Long> strides) {
  /**
   * A run of values in the file.
   *
   * @param key its name in the file
   * @param type of the values; null if it is none that can be read
   * @param typeName as the file has it
   * @param count values that the file claims
   * @param offset of a view's first value in the storage of that key
   */
  record Storage(String key, DType type, String typeName, long count, long offset) {}

  TorchTensor {
    shape = List.copyOf(shape);
    strides = List.copyOf(strides);
  }

  /**
   * Number of values.
   *
   * @throws ArithmeticException if it does not fit in 64 bits
   */
  long count() {
    return shape.contains(0L) ? 0 : shape.stream().reduce(1L, Math::multiplyExact);
  }

  /**
   * Values from its first to its last in the storage; 0 if it has none.
   *
   * @throws ArithmeticException if it does not fit in 64 bits
   */
  long span() {
    if (count() == 0) {
      return 0;
    }
    long last = 0;
    for (int i = 0; i < shape.size(); i++) {
      last = Math.addExact(last, Math.multiplyExact(shape.get(i) - 1, strides.get(i)));
    }
    return last + 1;
  }

  /** Whether its values lie in the order of its indices without gaps. */
  boolean contiguous() {
    long expected = 1;
    for (int i = shape.size() - 1; i >= 0; i--) {
      if (shape.get(i) != 1 && strides.get(i) != expected) {
        return false;
      }
      expected *= shape.get(i);
    }
    return true;
  }
}
