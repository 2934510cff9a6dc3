package io.dualmix.tensor;

import io.dualmix.PublicApi;

/**
 * A stream of random numbers that is a pure function of its key, the same on every machine and JDK
 * (SplitMix64, Steele et al. 2014). Keys are paths such as (seed, "round-1/student", step, item).
 * The draws of one step do not depend on earlier draws, so a run can be resumed at any step without
 * replaying data.
 */
@PublicApi
public final class RandomStream {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private long state;

  private RandomStream(long state) {
    this.state = state;
  }

  /** The stream of a seed and a path of numbers and names. */
  public static RandomStream of(long seed, Object... path) {
    long key = mix(seed + GOLDEN);
    for (Object part : path) {
      key = mix(key ^ mix(part instanceof Number n ? n.longValue() : hash(part.toString())));
    }
    return new RandomStream(key);
  }

  private static long hash(String name) {
    long h = 0xCBF29CE484222325L; // FNV-1a, 64 bit
    for (int i = 0; i < name.length(); i++) {
      h = (h ^ name.charAt(i)) * 0x100000001B3L;
    }
    return h;
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** An independent copy that returns the same values from here on. */
  public RandomStream copy() {
    return new RandomStream(state);
  }

  /** The next 64 random bits. */
  public long nextLong() {
    state += GOLDEN;
    return mix(state);
  }

  /** Uniform in [0, 1), 53 bits. */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** Uniform in [low, high). */
  public double uniform(double low, double high) {
    return low + (high - low) * nextDouble();
  }

  /** Uniform in 0 .. bound - 1, {@code bound} at least 1. */
  public int nextInt(int bound) {
    return (int) Math.min(bound - 1L, (long) (nextDouble() * bound));
  }

  /** True with the given probability. */
  public boolean chance(double probability) {
    return nextDouble() < probability;
  }

  /** A uniformly drawn order of 0 .. n - 1 (Fisher and Yates). */
  public int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
