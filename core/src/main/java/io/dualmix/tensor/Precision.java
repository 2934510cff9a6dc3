package io.dualmix.tensor;

/** The arithmetic of forward and backward passes; parameters and losses stay in 32 bits. */
public enum Precision {
  /** 32-bit floats throughout. */
  FP32,
  /**
   * Convolutions and products in bfloat16 by libtorch's autocast: 1.6 to 1.9 times faster on CPUs
   * with AVX512-BF16 or AMX, with the exponent range of 32-bit floats, hence no loss scaling.
   */
  BF16
}
