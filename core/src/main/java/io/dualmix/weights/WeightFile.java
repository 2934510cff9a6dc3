package io.dualmix.weights;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * An open and validated file of named tensors. No code in it is executed, and no allocation is
 * larger than the file.
 */
public interface WeightFile extends AutoCloseable {
  /** The names of the tensors, in the order of the file. */
  List<String> names();

  /**
   * The shape of a tensor.
   *
   * @throws io.dualmix.DualMixException if there is no such tensor
   */
  long[] shape(String name);

  /**
   * The data type of a tensor.
   *
   * @throws io.dualmix.DualMixException if there is no such tensor
   */
  DType dtype(String name);

  /**
   * Reads a tensor.
   *
   * @return in host memory, contiguous, of the file's type, owned by the caller's innermost scope
   * @throws io.dualmix.DualMixException if there is no such tensor, or the file cannot be read
   */
  Tensor read(String name);

  /**
   * The tensors that cannot be read, by name, with the reason, such as {@code sparse} or {@code of
   * the type F8_E4M3}. Those with a known shape are also in {@link #names}.
   */
  default Map<String, String> unreadable() {
    return Map.of();
  }

  /** Free text by key. */
  Map<String, String> metadata();

  /** A readable description of the format and of the part with the tensors. */
  String description();

  @Override
  void close();
}
