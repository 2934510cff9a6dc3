package io.dualmix.tensor;

import static org.bytedeco.pytorch.global.torch.empty;

import io.dualmix.DualMixException;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Between Java arrays and tensors. Every tensor made here lives in host memory and belongs to the
 * innermost open {@link TensorScope}.
 */
public final class Tensors {
  static {
    Natives.load();
  }

  private Tensors() {}

  /** An unsigned 8-bit tensor with a copy of the bytes. */
  public static Tensor ofBytes(byte[] values, long... shape) {
    requireCount(values.length, shape);
    try (TensorScope scope = new TensorScope()) {
      Tensor tensor = fresh(ScalarType.Byte, shape);
      if (values.length > 0) {
        new BytePointer(tensor.data_ptr()).put(values);
      }
      return scope.keep(tensor);
    }
  }

  /** A 32-bit float tensor with a copy of the values. */
  public static Tensor ofFloats(float[] values, long... shape) {
    requireCount(values.length, shape);
    try (TensorScope scope = new TensorScope()) {
      Tensor tensor = fresh(ScalarType.Float, shape);
      if (values.length > 0) {
        new FloatPointer(tensor.data_ptr()).put(values);
      }
      return scope.keep(tensor);
    }
  }

  /** A 64-bit float tensor with a copy of the values. */
  public static Tensor ofDoubles(double[] values, long... shape) {
    requireCount(values.length, shape);
    try (TensorScope scope = new TensorScope()) {
      Tensor tensor = fresh(ScalarType.Double, shape);
      if (values.length > 0) {
        new DoublePointer(tensor.data_ptr()).put(values);
      }
      return scope.keep(tensor);
    }
  }

  /** A 64-bit integer tensor with a copy of the values. */
  public static Tensor ofLongs(long[] values, long... shape) {
    requireCount(values.length, shape);
    try (TensorScope scope = new TensorScope()) {
      Tensor tensor = fresh(ScalarType.Long, shape);
      if (values.length > 0) {
        new LongPointer(tensor.data_ptr()).put(values);
      }
      return scope.keep(tensor);
    }
  }

  /** Memory of libtorch's own from the start, so that values are copied once. */
  private static Tensor fresh(ScalarType type, long... shape) {
    return empty(shape, new TensorOptions(type), new MemoryFormatOptional());
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
