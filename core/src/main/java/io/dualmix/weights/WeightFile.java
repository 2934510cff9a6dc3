package io.dualmix.weights;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * A file of named tensors, open and checked. Nothing in it runs, and nothing larger than the file
 * is ever allocated.
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
   * The number format of a tensor.
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
   * The tensors that cannot be read, by name, each with what is the matter, such as {@code sparse}
   * or {@code of the type F8_E4M3}. Those whose shape is known are among {@link #names}, too.
   */
  default Map<String, String> unreadable() {
    return Map.of();
  }

  /** Free text by key. */
  Map<String, String> metadata();

  /** What kind of file it is and where in it the tensors lie, for people. */
  String description();

  @Override
  void close();
}
