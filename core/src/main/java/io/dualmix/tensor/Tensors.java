package io.dualmix.tensor;

import static org.bytedeco.pytorch.global.torch.empty;

import io.dualmix.DualMixException;
import java.util.Arrays;
import java.util.function.Consumer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Converts between Java arrays and tensors. Every tensor created here is in host memory and belongs
 * to the innermost open {@link TensorScope}.
 */
public final class Tensors {
  static {
    NativeLibraries.load();
  }

  private Tensors() {}

  /** An optional argument of libtorch's functions; without value for null. */
  public static TensorOptional optional(Tensor tensor) {
    return tensor == null ? new TensorOptional() : new TensorOptional(tensor);
  }

  /** An unsigned 8-bit tensor with a copy of the bytes. */
  public static Tensor ofBytes(byte[] values, long... shape) {
    return filled(
        ScalarType.Byte, values.length, shape, memory -> new BytePointer(memory).put(values));
  }

  /** A 32-bit float tensor with a copy of the values. */
  public static Tensor ofFloats(float[] values, long... shape) {
    return filled(
        ScalarType.Float, values.length, shape, memory -> new FloatPointer(memory).put(values));
  }

  /** A 64-bit float tensor with a copy of the values. */
  public static Tensor ofDoubles(double[] values, long... shape) {
    return filled(
        ScalarType.Double, values.length, shape, memory -> new DoublePointer(memory).put(values));
  }

  /** A 64-bit integer tensor with a copy of the values. */
  public static Tensor ofLongs(long[] values, long... shape) {
    return filled(
        ScalarType.Long, values.length, shape, memory -> new LongPointer(memory).put(values));
  }

  /** Allocates the tensor in libtorch first, so that the values are copied only once. */
  private static Tensor filled(
      ScalarType type, int count, long[] shape, Consumer<Pointer> writeValues) {
    requireCount(count, shape);
    try (TensorScope scope = new TensorScope()) {
      Tensor tensor = empty(shape, new TensorOptions(type), new MemoryFormatOptional());
      if (count > 0) {
        writeValues.accept(tensor.data_ptr());
      }
      return scope.keep(tensor);
    }
  }

  /** The values of a tensor of any shape, device and 8-bit type, row by row. */
  public static byte[] toBytes(Tensor tensor) {
    try (TensorScope scope = new TensorScope()) {
      Tensor host = tensor.detach().cpu().to(ScalarType.Byte).contiguous();
      byte[] values = new byte[Math.toIntExact(host.numel())];
      new BytePointer(host.data_ptr()).get(values);
      return values;
    }
  }

  /** The values of a tensor of any shape, device and floating type, row by row. */
  public static float[] toFloats(Tensor tensor) {
    try (TensorScope scope = new TensorScope()) {
      Tensor host = tensor.detach().cpu().to(ScalarType.Float).contiguous();
      float[] values = new float[Math.toIntExact(host.numel())];
      new FloatPointer(host.data_ptr()).get(values);
      return values;
    }
  }

  /** The values of a tensor of any shape, device and floating type, row by row. */
  public static double[] toDoubles(Tensor tensor) {
    try (TensorScope scope = new TensorScope()) {
      Tensor host = tensor.detach().cpu().to(ScalarType.Double).contiguous();
      double[] values = new double[Math.toIntExact(host.numel())];
      new DoublePointer(host.data_ptr()).get(values);
      return values;
    }
  }

  /** The values of a tensor of any shape, device and integer type, row by row. */
  public static long[] toLongs(Tensor tensor) {
    try (TensorScope scope = new TensorScope()) {
      Tensor host = tensor.detach().cpu().to(ScalarType.Long).contiguous();
      long[] values = new long[Math.toIntExact(host.numel())];
      new LongPointer(host.data_ptr()).get(values);
      return values;
    }
  }

  /** The shape, such as {@code [4, 3, 180, 240]}. */
  public static long[] shape(Tensor tensor) {
    long[] shape = new long[(int) tensor.dim()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = tensor.size(i);
    }
    return shape;
  }

  private static void requireCount(long count, long[] shape) {
    long product = Arrays.stream(shape).reduce(1, Math::multiplyExact);
    if (product != count) {
      throw new DualMixException(
          "A tensor of shape " + Arrays.toString(shape) + " cannot hold " + count + " values", "");
    }
  }
}
