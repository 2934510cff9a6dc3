package io.dualmix.export;

/** IEEE 754 half precision; Java has {@code Float.floatToFloat16} since 20. */
final class HalfFloat {
  private static final int SIGN = 0x8000;
  private static final int INFINITY = 0x7C00;

  /** 2^-24: the smallest subnormal half. */
  private static final float SMALLEST = 0x1p-24f;

  /** 2^-14: the smallest normal half. */
  private static final float SMALLEST_NORMAL = 0x1p-14f;

  private HalfFloat() {}

  /**
   * The nearest half, ties to even; infinite beyond 65504.
   *
   * @param value any float; NaN stays NaN
   */
  static short of(float value) {
    int sign = (Float.floatToRawIntBits(value) >>> 16) & SIGN;
    float size = Math.abs(value);
    if (Float.isNaN(value)) {
      return (short) (sign | INFINITY | 0x200);
    }
    if (size < SMALLEST_NORMAL) {
      return (short) (sign | (int) Math.rint(size / SMALLEST));
    }
    int bits = Float.floatToRawIntBits(size);
    // 13 bits of the fraction are dropped; the carry of a rounded fraction goes into the exponent.
    int rounded = bits + 0xFFF + ((bits >>> 13) & 1);
    int half = (rounded >>> 13) - ((127 - 15) << 10);
    return (short) (sign | Math.min(half, INFINITY));
  }
}
