package io.dualmix.data.region;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ImageSize;
import java.util.BitSet;

/**
 * Label Studio's run-length encoding of brush strokes: the bytes of an RGBA image in a stream of
 * bits, the highest bit of a byte first.
 *
 * <p>The stream begins with the number of values (32 bits), the bits of a value less one (5) and
 * four lengths less one (4 each). Then follow blocks: a bit that tells whether one value is
 * repeated, the length that counts (2 bits), the number of values less one in so many bits, and the
 * value or the values. A pixel belongs to the stroke if its alpha is above 0.
 */
public final class BitRuns {
  private static final int CHANNELS = 4;
  private static final int ALPHA = 3;

  private final byte[] data;
  private long at;

  private BitRuns(byte[] data) {
    this.data = data;
  }

  /**
   * Decodes a stroke.
   *
   * @param data the bytes
   * @param size of the image
   * @throws DualMixException if the bytes are damaged or belong to an image of another size
   */
  public static BoxMask decode(byte[] data, ImageSize size) {
    return new BitRuns(data).decode(size);
  }

  private BoxMask decode(ImageSize size) {
    long values = read(32);
    long expected = (long) CHANNELS * size.width() * size.height();
    if (values != expected) {
      throw damaged("has " + values + " values; an image of " + size + " has " + expected);
    }
    int bits = (int) read(5) + 1;
    int[] lengths = new int[4];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = (int) read(4) + 1;
    }
    BitSet pixels = new BitSet();
    long next = 0;
    while (next < values) {
      boolean repeated = read(1) == 1;
      long end = next + 1 + read(lengths[(int) read(2)]);
      if (end > values) {
        throw damaged("covers more than its " + values + " values");
      }
      if (repeated) {
        if (read(bits) > 0) {
          // The pixels whose alpha lies in the run.
          pixels.set((int) ((next + CHANNELS - 1 - ALPHA) / CHANNELS), (int) (end / CHANNELS));
        }
        next = end;
      } else {
        for (; next < end; next++) {
          if (read(bits) > 0 && next % CHANNELS == ALPHA) {
            pixels.set((int) (next / CHANNELS));
          }
        }
      }
    }
    return new BoxMask(0, 0, size.width(), size.height(), pixels);
  }

  /** The next bits as a number; at most 32. */
  private long read(int bits) {
    if (at + bits > 8L * data.length) {
      throw damaged("ends within a run");
    }
    long value = 0;
    for (int i = 0; i < bits; i++, at++) {
      value = (value << 1) | ((data[(int) (at / 8)] >> (7 - at % 8)) & 1);
    }
    return value;
  }

  private static DualMixException damaged(String what) {
    return new DualMixException("a brush stroke " + what, "Export the annotations again.");
  }
}
