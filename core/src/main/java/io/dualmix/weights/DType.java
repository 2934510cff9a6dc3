package io.dualmix.weights;

import io.dualmix.DualMixException;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The number formats of weight files that are read and written, widest first. Names are those of
 * safetensors files.
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
  /** 8-bit integer without sign. */
  U8(1, ScalarType.Byte, "ByteStorage"),
  /** 8-bit integer. */
  I8(1, ScalarType.Char, "CharStorage"),
  /** Truth values of one byte. */
  BOOL(1, ScalarType.Bool, "BoolStorage");

  private final int bytes;
  private final ScalarType scalarType;
  private final String storage;

  DType(int bytes, ScalarType scalarType, String storage) {
    this.bytes = bytes;
    this.scalarType = scalarType;
    this.storage = storage;
  }

  /** Bytes of one value. */
  public int bytes() {
    return bytes;
  }

  /** Whether it is a floating type. */
  public boolean floating() {
    return this == F64 || this == F32 || this == F16 || this == BF16;
  }

  /** libtorch's name for it. */
  ScalarType scalarType() {
    return scalarType;
  }

  /** The class of Python's torch that files name for it. */
  String storage() {
    return storage;
  }

  /**
   * The format of a tensor.
   *
   * @param name for the error
   * @throws DualMixException if it is none of these
   */
  static DType of(String name, Tensor tensor) {
    // Java enumerations of JavaCPP carry their value; several constants may share one.
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
