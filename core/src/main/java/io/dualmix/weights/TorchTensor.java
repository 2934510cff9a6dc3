package io.dualmix.weights;

import java.util.List;

/**
 * A tensor in a PyTorch file: a view of a storage that may be shared.
 *
 * @param storage storage of its values
 * @param offset offset of its first value, in values
 * @param shape sizes, each at least 0
 * @param strides distance in values between neighbours, for each dimension at least 0
 */
record TorchTensor(Storage storage, long offset, List<Long> shape, List<Long> strides) {
  /**
   * A storage: contiguous values in the file.
   *
   * @param key name in the file
   * @param type data type; null if it is not supported
   * @param typeName type name in the file
   * @param count number of values according to the file
   * @param offset of a view's first value in the storage of that key
   */
  record Storage(String key, DType type, String typeName, long count, long offset) {}

  TorchTensor {
    shape = List.copyOf(shape);
    strides = List.copyOf(strides);
  }

  /**
   * The number of values.
   *
   * @throws ArithmeticException if it does not fit in 64 bits
   */
  long count() {
    return shape.contains(0L) ? 0 : shape.stream().reduce(1L, Math::multiplyExact);
  }

  /**
   * The number of values from its first to its last in the storage; 0 if it is empty.
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

  /** Whether the tensor is contiguous. */
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
