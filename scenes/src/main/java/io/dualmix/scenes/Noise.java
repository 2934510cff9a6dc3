package io.dualmix.scenes;

/** Smooth random functions of the plane, based on integer hashes without state. */
final class Noise {
  private Noise() {}

  /** The hash of a lattice point. */
  static int hash(int x, int y, int seed) {
    int h = x * 0x27D4EB2D ^ y * 0x165667B1 ^ seed * 0x9E3779B1;
    h ^= h >>> 15;
    h *= 0x2C1B3C6D;
    h ^= h >>> 12;
    h *= 0x297A2D39;
    return h ^ (h >>> 15);
  }

  /** White noise in [0, 1), constant on unit cells. */
  static float cell(float x, float y, int seed) {
    return unit(hash(floor(x), floor(y), seed));
  }

  /** Value noise in [0, 1), about one hill per unit. */
  static float smooth(float x, float y, int seed) {
    int ix = floor(x);
    int iy = floor(y);
    float fx = x - ix;
    float fy = y - iy;
    fx = fx * fx * (3 - 2 * fx);
    fy = fy * fy * (3 - 2 * fy);
    float a = unit(hash(ix, iy, seed));
    float b = unit(hash(ix + 1, iy, seed));
    float c = unit(hash(ix, iy + 1, seed));
    float d = unit(hash(ix + 1, iy + 1, seed));
    float top = a + fx * (b - a);
    return top + fy * (c + fx * (d - c) - top);
  }

  private static int floor(float x) {
    int i = (int) x;
    return x < i ? i - 1 : i;
  }

  private static float unit(int h) {
    return (h >>> 8) * 0x1.0p-24f;
  }
}
