package io.dualmix.scenes;

/**
 * A SplitMix64 stream. It uses integer arithmetic only, so a key gives the same draws on any
 * machine. {@link java.util.Random} is not used, because its streams for neighbouring seeds are
 * correlated.
 */
final class SceneRandom {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final long key;
  private long state;

  SceneRandom(long key) {
    this.key = key;
    this.state = key;
  }

  /** The stream of an item; distinct seeds and indices give independent draws. */
  static SceneRandom of(long seed, long index) {
    return new SceneRandom(mix(mix(seed + GOLDEN) ^ (index * 0xD1342543DE82EF95L + 1)));
  }

  /**
   * An independent stream that depends on this one's key and {@code stream} only, not on earlier
   * draws: an additional draw in one part of a scene does not change the other parts.
   */
  SceneRandom fork(int stream) {
    return new SceneRandom(mix(key ^ mix(GOLDEN * (stream + 1L))));
  }

  /** The finaliser of SplitMix64: every input bit affects every output bit. */
  static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  private long nextLong() {
    state += GOLDEN;
    return mix(state);
  }

  /** A random 31-bit number, for a surface's variant. */
  int variant() {
    return (int) (nextLong() >>> 33);
  }

  /** Uniform in [0, 1). */
  double next() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  /** Uniform in [low, high). */
  double between(double low, double high) {
    return low + (high - low) * next();
  }

  /** Uniform in 0..bound-1. */
  int below(int bound) {
    return (int) (next() * bound);
  }

  /** True with the given probability. */
  boolean chance(double probability) {
    return next() < probability;
  }

  /** -1 or 1. */
  int sign() {
    return chance(0.5) ? -1 : 1;
  }

  /** One of the given values with equal probability. */
  @SafeVarargs
  final <T> T of(T... values) {
    return values[below(values.length)];
  }
}
