package io.dualmix.mix;

import io.dualmix.data.image.RgbImage;

/**
 * A block of pixels during the conversion from sRGB to CIE-LAB and back.
 *
 * <p>L, a and b are linear in f(X), f(Y) and f(Z), so an affine map of L, a and b is an affine map
 * of y = f(Y), u = f(X) - f(Y) and v = f(Y) - f(Z): L = 116 y - 16, a = 500 u, b = 200 v. Nonlinear
 * functions use tables. The other loops process short arrays, which the compiler vectorises and
 * which fit into the first-level cache.
 *
 * <p>Not thread-safe.
 */
final class LabBlock {
  static final double LIGHTNESS_PER_Y = 116;
  static final double LIGHTNESS_AT_0 = -16;
  static final double A_PER_U = 500;
  static final double B_PER_V = 200;

  private static final int PIXELS = 1024;

  /** Linear sRGB to XYZ relative to the white point D65: IEC 61966-2-1, with OpenCV's digits. */
  private static final double[][] TO_XYZ = {
    {0.412453 / 0.950456, 0.357580 / 0.950456, 0.180423 / 0.950456},
    {0.212671, 0.715160, 0.072169},
    {0.019334 / 1.088754, 0.119193 / 1.088754, 0.950227 / 1.088754}
  };

  private static final double[][] FROM_XYZ = {
    {3.240479 * 0.950456, -1.53715, -0.498535 * 1.088754},
    {-0.969256 * 0.950456, 1.875991, 0.041556 * 1.088754},
    {0.055648 * 0.950456, -0.204043, 1.057311 * 1.088754}
  };

  /** The value of f at the transition from a line to the cube root. */
  private static final float KNEE = 6 / 29f;

  /** The position of 1 in {@link #ROOT}, slightly below its end, because sums are rounded. */
  private static final int ONE = 65532;

  private static final int ROOT_MASK = 65535;

  /** Fractional bits of a position. */
  private static final int FRACTION = 5;

  private static final int FRACTION_MASK = (1 << FRACTION) - 1;
  private static final float FRACTION_ONE = 1 << FRACTION;

  private static final int FIELD = 21;
  private static final int FIELD_MASK = (1 << FIELD) - 1;

  /** Half a position in each field, which turns truncation into rounding. */
  private static final long HALF = ((1L << (2 * FIELD)) | (1L << FIELD) | 1) << (FRACTION - 1);

  /**
   * The contributions of each channel's 256 values to the positions of X, Y and Z in {@link #ROOT},
   * packed as three fields of a long: one lookup instead of three.
   */
  private static final long[] XYZ = contributions();

  /** f(t) for t = 0 .. 1, plus one entry for interpolation. */
  private static final float[] ROOT = root();

  /** 8-bit sRGB values of linear light; half a level spans at least five entries. */
  private static final byte[] GAMMA = gamma();

  private static final float GAMMA_ONE = 32767;

  private final float[] y = new float[PIXELS];
  private final float[] u = new float[PIXELS];
  private final float[] v = new float[PIXELS];
  private final float[] red = new float[PIXELS];
  private final float[] green = new float[PIXELS];
  private final float[] blue = new float[PIXELS];

  /**
   * The affine map of y, u and v.
   *
   * @param y factor and offset of y; the same for u and v
   */
  record Affine(double[] y, double[] u, double[] v) {}

  /** Sums and sums of squares of y, u and v over all pixels: y, y², u, u², v, v². */
  static double[] sums(byte[] rgb) {
    double sumY = 0;
    double sumU = 0;
    double sumV = 0;
    double squaresY = 0;
    double squaresU = 0;
    double squaresV = 0;
    for (int at = 0; at < rgb.length; at += RgbImage.CHANNELS) {
      // The nearest entry is sufficient: errors cancel over an image.
      long xyz = xyz(rgb, at) + HALF;
      double y = ROOT[(int) (xyz >>> (FIELD + FRACTION)) & ROOT_MASK];
      double u = ROOT[(int) (xyz >>> (2 * FIELD + FRACTION)) & ROOT_MASK] - y;
      double v = y - ROOT[(int) (xyz >>> FRACTION) & ROOT_MASK];
      sumY += y;
      sumU += u;
      sumV += v;
      squaresY += y * y;
      squaresU += u * u;
      squaresV += v * v;
    }
    return new double[] {sumY, squaresY, sumU, squaresU, sumV, squaresV};
  }

  /** Maps every pixel of an image in CIE-LAB; colours outside sRGB are clipped. */
  static byte[] map(byte[] rgb, Affine affine) {
    LabBlock block = new LabBlock();
    byte[] mapped = new byte[rgb.length];
    int pixels = rgb.length / RgbImage.CHANNELS;
    for (int first = 0; first < pixels; first += PIXELS) {
      int count = Math.min(PIXELS, pixels - first);
      block.load(rgb, first, count);
      block.move(affine);
      block.toLinear();
      block.store(mapped, first, count);
    }
    return mapped;
  }

  private void load(byte[] rgb, int first, int count) {
    int at = first * RgbImage.CHANNELS;
    for (int i = 0; i < count; i++, at += RgbImage.CHANNELS) {
      long xyz = xyz(rgb, at);
      float fy = interpolated((int) (xyz >>> FIELD) & FIELD_MASK);
      y[i] = fy;
      u[i] = interpolated((int) (xyz >>> (2 * FIELD))) - fy;
      v[i] = fy - interpolated((int) xyz & FIELD_MASK);
    }
  }

  /** Converts y, u and v to X, Y and Z. Processes whole arrays, including unused elements. */
  private void move(Affine affine) {
    line(y, y, affine.y);
    line(u, u, affine.u);
    line(v, v, affine.v);
    for (int i = 0; i < PIXELS; i++) {
      red[i] = y[i] + u[i];
    }
    for (int i = 0; i < PIXELS; i++) {
      blue[i] = y[i] - v[i];
    }
    cube(red, u);
    cube(y, green);
    cube(blue, v);
  }

  private void toLinear() {
    mix(FROM_XYZ[0], red);
    mix(FROM_XYZ[1], y);
    mix(FROM_XYZ[2], blue);
  }

  private void store(byte[] rgb, int first, int count) {
    int at = first * RgbImage.CHANNELS;
    for (int i = 0; i < count; i++, at += RgbImage.CHANNELS) {
      rgb[at] = GAMMA[(int) red[i] & 0x7FFF];
      rgb[at + 1] = GAMMA[(int) y[i] & 0x7FFF];
      rgb[at + 2] = GAMMA[(int) blue[i] & 0x7FFF];
    }
  }

  private static void line(float[] from, float[] to, double[] factorAndOffset) {
    float factor = (float) factorAndOffset[0];
    float offset = (float) factorAndOffset[1];
    for (int i = 0; i < PIXELS; i++) {
      to[i] = factor * from[i] + offset;
    }
  }

  /** The inverse of f, without a branch: a cube above the transition, its tangent below. */
  private static void cube(float[] from, float[] to) {
    for (int i = 0; i < PIXELS; i++) {
      float above = Math.max(from[i], KNEE);
      to[i] = above * above * above + (from[i] - above) * (3 * KNEE * KNEE);
    }
  }

  /**
   * Converts X, Y and Z (in {@link #u}, {@link #green}, {@link #v}) to positions in {@link #GAMMA}.
   */
  private void mix(double[] row, float[] to) {
    float ofX = (float) (row[0] * GAMMA_ONE);
    float ofY = (float) (row[1] * GAMMA_ONE);
    float ofZ = (float) (row[2] * GAMMA_ONE);
    for (int i = 0; i < PIXELS; i++) {
      float position = ofX * u[i] + ofY * green[i] + ofZ * v[i] + 0.5f;
      to[i] = Math.max(0, Math.min(GAMMA_ONE, position));
    }
  }

  private static long xyz(byte[] rgb, int at) {
    return XYZ[rgb[at] & 0xFF] + XYZ[(rgb[at + 1] & 0xFF) + 256] + XYZ[(rgb[at + 2] & 0xFF) + 512];
  }

  /**
   * Interpolates f between two entries, because brightening a dark image amplifies the table's
   * steps.
   */
  private static float interpolated(int position) {
    int below = (position >>> FRACTION) & ROOT_MASK;
    float share = (position & FRACTION_MASK) / FRACTION_ONE;
    float from = ROOT[below];
    return from + share * (ROOT[below + 1] - from);
  }

  private static long[] contributions() {
    long[] table = new long[3 * 256];
    for (int channel = 0; channel < 3; channel++) {
      for (int value = 0; value < 256; value++) {
        double v = value / 255.0;
        double linear = v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
        long fields = 0;
        for (double[] row : TO_XYZ) {
          fields = fields << FIELD | Math.round(linear * row[channel] * (ONE << FRACTION));
        }
        table[channel * 256 + value] = fields;
      }
    }
    return table;
  }

  private static float[] root() {
    float[] table = new float[ROOT_MASK + 2];
    for (int i = 0; i < table.length; i++) {
      double t = (double) i / ONE;
      table[i] = (float) (t > 216 / 24389.0 ? Math.cbrt(t) : t * 841 / 108 + 4 / 29.0);
    }
    return table;
  }

  private static byte[] gamma() {
    byte[] table = new byte[0x8000];
    for (int i = 0; i < table.length; i++) {
      double linear = i / (double) (table.length - 1);
      double v = linear <= 0.0031308 ? linear * 12.92 : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
      table[i] = (byte) Math.round(v * 255);
    }
    return table;
  }
}
