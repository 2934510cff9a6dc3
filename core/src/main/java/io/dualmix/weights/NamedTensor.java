package io.dualmix.weights;

import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;

/**
 * A tensor to write. Its values are read lazily, so that writers hold one tensor at a time.
 *
 * @param name name in the file
 * @param dtype data type in the file; values are converted if necessary
 * @param shape shape of the tensor
 * @param values supplies the values, on any device; called inside a scope of the writer
 */
public record NamedTensor(String name, DType dtype, List<Long> shape, Supplier<Tensor> values) {
  public NamedTensor {
    shape = List.copyOf(shape);
  }

  /** The tensors of a map by name. */
  static List<NamedTensor> of(Map<String, Tensor> tensors) {
    List<NamedTensor> list = new ArrayList<>();
    tensors.forEach(
        (name, tensor) ->
            list.add(
                new NamedTensor(
                    name, DType.of(name, tensor), boxed(Tensors.shape(tensor)), () -> tensor)));
    return list;
  }

  /** The readable tensors of a file, which must stay open while they are written. */
  public static List<NamedTensor> of(WeightFile file) {
    Set<String> unreadable = file.unreadable().keySet();
    return file.names().stream()
        .filter(n -> !unreadable.contains(n))
        .map(n -> new NamedTensor(n, file.dtype(n), boxed(file.shape(n)), () -> file.read(n)))
        .collect(Collectors.toList());
  }

  /** A copy with another name. */
  public NamedTensor named(String other) {
    return new NamedTensor(other, dtype, shape, values);
  }

  /** A copy with another data type. */
  public NamedTensor as(DType other) {
    return new NamedTensor(name, other, shape, values);
  }

  /** The number of values. */
  long count() {
    return shape.contains(0L) ? 0 : shape.stream().reduce(1L, Math::multiplyExact);
  }

  /** The number of bytes. */
  long bytes() {
    return count() * dtype.bytes();
  }

  /** The values in the type of the file, in host memory, owned by the caller's innermost scope. */
  Tensor host() {
    try (TensorScope scope = new TensorScope()) {
      return scope.keep(values.get().detach().cpu().to(dtype.scalarType()).contiguous());
    }
  }

  private static List<Long> boxed(long[] shape) {
    return Arrays.stream(shape).boxed().toList();
  }
}
