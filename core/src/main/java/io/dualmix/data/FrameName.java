package io.dualmix.data;

import java.math.BigInteger;

/**
 * The name of an image as a frame of a sequence. Names that differ only in their last number are
 * frames of one sequence: {@code seq3/frame_0042_left} is frame 42 of {@code seq3/frame_*_left}.
 *
 * @param sequence the name with {@code *} in place of its last number; the whole name if it has no
 *     number
 * @param number the last number; 0 if there is none
 */
public record FrameName(String sequence, BigInteger number) {
  /** Splits the name of an image. */
  public static FrameName of(String name) {
    int end = name.length();
    while (end > 0 && !isDigit(name.charAt(end - 1))) {
      end--;
    }
    int from = end;
    while (from > 0 && isDigit(name.charAt(from - 1))) {
      from--;
    }
    return from == end
        ? new FrameName(name, BigInteger.ZERO)
        : new FrameName(
            name.substring(0, from) + "*" + name.substring(end),
            new BigInteger(name.substring(from, end)));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
