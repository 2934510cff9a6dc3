package io.dualmix.weights;

import org.bytedeco.pytorch.global.torch.ScalarType;

/** The number formats of safetensors files that are read and written; names are the file's. */
enum DType {
  F64(8, ScalarType.Double),
  I64(8, ScalarType.Long),
  F32(4, ScalarType.Float),
  I32(4, ScalarType.Int),
  F16(2, ScalarType.Half),
  BF16(2, ScalarType.BFloat16),
  U8(1, ScalarType.Byte),
  BOOL(1, ScalarType.Bool);

  private final int bytes;
  private final ScalarType scalarType;

  DType(int bytes, ScalarType scalarType) {
    this.bytes = bytes;
    this.scalarType = scalarType;
  }

  /** Bytes of one value. */
  int bytes() {
    return bytes;
  }

  /** libtorch's name for it. */
  ScalarType scalarType() {
    return scalarType;
  }
}
