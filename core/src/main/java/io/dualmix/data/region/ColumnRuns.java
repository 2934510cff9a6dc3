package io.dualmix.data.region;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ImageSize;
import java.util.Arrays;

/**
 * COCO's run-length encoding of a mask: the lengths of runs down the columns, alternately outside
 * and inside of the region, beginning outside.
 *
 * @param size of the image
 * @param counts lengths, which sum up to the number of pixels
 */
public record ColumnRuns(ImageSize size, int[] counts) implements Region {
  /** Bits of a number in one character of the compressed form. */
  private static final int BITS = 5;

  private static final int FIRST = 48;
  private static final int LAST = FIRST + 63;
  private static final int MORE = 1 << BITS;
  private static final int SIGN = 1 << (BITS - 1);

  /**
   * @throws DualMixException if a length is negative, or they do not cover the image exactly
   */
  public ColumnRuns {
    long sum = 0;
    for (int count : counts) {
      if (count < 0) {
        throw damaged("has a run of the length " + count);
      }
      sum += count;
    }
    if (sum != (long) size.width() * size.height()) {
      throw damaged("covers " + sum + " pixels; the image has " + size);
    }
  }

  /**
   * Decodes the compressed form of COCO's tools: each length as the difference from the one before
   * the last, five bits a character, lowest first.
   *
   * @throws DualMixException if the text is damaged, or the runs do not cover the image exactly
   */
  public static ColumnRuns decode(ImageSize size, String text) {
    int[] counts = new int[16];
    int used = 0;
    int at = 0;
    while (at < text.length()) {
      long value = 0;
      int shift = 0;
      int part;
      do {
        if (at == text.length() || shift > Integer.SIZE) {
          throw damaged("ends within a number");
        }
        part = text.charAt(at++);
        if (part < FIRST || part > LAST) {
          throw damaged("has the character " + (at - 1) + ", which has no meaning");
        }
        part -= FIRST;
        value |= (long) (part & (MORE - 1)) << shift;
        shift += BITS;
      } while ((part & MORE) != 0);
      if ((part & SIGN) != 0) {
        value |= -1L << shift;
      }
      long count = used > 2 ? value + counts[used - 2] : value;
      if (count != (int) count) {
        throw damaged("has a run of the length " + count);
      }
      if (used == counts.length) {
        counts = Arrays.copyOf(counts, 2 * used);
      }
      counts[used++] = (int) count;
    }
    return new ColumnRuns(size, Arrays.copyOf(counts, used));
  }

  /** The compressed form that {@link #decode} reads. */
  public String encode() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < counts.length; i++) {
      int rest = i > 2 ? counts[i] - counts[i - 2] : counts[i];
      boolean more = true;
      while (more) {
        int part = rest & (MORE - 1);
        rest >>= BITS;
        more = (part & SIGN) == 0 ? rest != 0 : rest != -1;
        text.append((char) (FIRST + (more ? part | MORE : part)));
      }
    }
    return text.toString();
  }

  /**
   * The runs of a mask that lies within an image.
   *
   * @param size of the image
   */
  public static ColumnRuns of(BoxMask mask, ImageSize size) {
    int[] counts = new int[16];
    int used = 0;
    boolean inside = false;
    int begin = 0;
    for (int x = 0; x < mask.width(); x++) {
      int column = (mask.left() + x) * size.height() + mask.top();
      // One step beyond the mask's last row: the region ends there, unless the next column goes on.
      boolean touches = mask.top() == 0 && mask.height() == size.height();
      int steps = touches && x + 1 < mask.width() ? mask.height() : mask.height() + 1;
      for (int y = 0; y < steps; y++) {
        boolean here = y < mask.height() && mask.get(x, y);
        if (here != inside) {
          if (used == counts.length) {
            counts = Arrays.copyOf(counts, 2 * used);
          }
          counts[used++] = column + y - begin;
          begin = column + y;
          inside = here;
        }
      }
    }
    int rest = size.width() * size.height() - begin;
    counts = Arrays.copyOf(counts, rest > 0 || used == 0 ? used + 1 : used);
    if (counts.length > used) {
      counts[used] = rest;
    }
    return new ColumnRuns(size, counts);
  }

  @Override
  public void fill(LabelCanvas canvas) {
    if (canvas.width() != size.width() || canvas.height() != size.height()) {
      throw damaged(
          "has the size " + size + "; the image has " + canvas.width() + "x" + canvas.height());
    }
    long at = 0;
    for (int i = 0; i < counts.length; i++) {
      for (long k = at; i % 2 == 1 && k < at + counts[i]; k++) {
        canvas.set((int) (k / canvas.height()), (int) (k % canvas.height()));
      }
      at += counts[i];
    }
  }

  private static DualMixException damaged(String what) {
    return new DualMixException("a run-length encoding " + what, "Export the annotations again.");
  }
}
