package io.dualmix.weights;

import io.dualmix.DualMixException;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The supported data types of weight files, widest first, with the names of the safetensors format.
 */
public enum DType {
  /** 64-bit float. */
  F64(8, ScalarType.Double, "DoubleStorage"),
  /** 64-bit integer. */
  I64(8, ScalarType.Long, "LongStorage"),
  /** 32-bit float. */
  F32(4, ScalarType.Float, "FloatStorage"),
  /** 32-bit integer. */
  I32(4, ScalarType.Int, "IntStorage"),
  /** 16-bit float with 11 bits of precision. */
  F16(2, ScalarType.Half, "HalfStorage"),
  /** 16-bit float with the range of 32 bits. */
  BF16(2, ScalarType.BFloat16, "BFloat16Storage"),
  /** 16-bit integer. */
  I16(2, ScalarType.Short, "ShortStorage"),
  /** Unsigned 8-bit integer. */
  U8(1, ScalarType.Byte, "ByteStorage"),
  /** 8-bit integer. */
  I8(1, ScalarType.Char, "CharStorage"),
  /** Boolean of one byte. */
  BOOL(1, ScalarType.Bool, "BoolStorage");

  private final int bytes;
  private final ScalarType scalarType;
  private final String storage;

  DType(int bytes, ScalarType scalarType, String storage) {
    this.bytes = bytes;
    this.scalarType = scalarType;
    this.storage = storage;
  }

  /** The number of bytes per value. */
  public int bytes() {
    return bytes;
  }

  /** Whether this is a floating-point type. */
  public boolean floating() {
    return this == F64 || this == F32 || this == F16 || this == BF16;
  }

  /** libtorch's data type. */
  ScalarType scalarType() {
    return scalarType;
  }

  /** The storage class of Python's torch in PyTorch files. */
  String storage() {
    return storage;
  }

  /**
   * The data type of a tensor.
   *
   * @param name name of the tensor, for the error
   * @throws DualMixException if the type is not supported
   */
  static DType of(String name, Tensor tensor) {
    // Compares the values, because several constants of JavaCPP's enums may share one.
    int value = tensor.scalar_type().value;
    return Arrays.stream(values())
        .filter(d -> d.scalarType.value == value)
        .findFirst()
        .orElseThrow(
            () ->
                new DualMixException(
                    "The tensor '"
                        + name
                        + "' has the type "
                        + tensor.scalar_type()
                        + ", which cannot be written; known are "
                        + Arrays.toString(values()),
                    ""));
  }
}
