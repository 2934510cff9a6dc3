package io.dualmix.data.region;

import io.dualmix.DualMixException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.stream.Collectors;

/** CVAT's run-length encoding: runs along the rows of a box, beginning outside of the region. */
public final class RowRuns {
  private RowRuns() {}

  /**
   * Decodes a mask.
   *
   * @param text lengths, separated by commas
   * @throws DualMixException if it is damaged, or the runs do not cover the box exactly
   */
  public static BoxMask decode(String text, int left, int top, int width, int height) {
    BitSet pixels = new BitSet();
    long at = 0;
    boolean inside = false;
    long area = Math.max(0L, width) * Math.max(0L, height);
    for (String part : text.split(",", -1)) {
      String number = part.strip();
      if (!number.matches("[0-9]{1,9}")) {
        throw damaged("has the run '" + (number.length() > 20 ? "…" : number) + "'");
      }
      int run = Integer.parseInt(number);
      if (at + run > area) {
        throw damaged("covers more than its " + width + "x" + height + " pixels");
      }
      if (inside) {
        pixels.set((int) at, (int) at + run);
      }
      at += run;
      inside = !inside;
    }
    if (at != area) {
      throw damaged("covers " + at + " of its " + width + "x" + height + " pixels");
    }
    return new BoxMask(left, top, width, height, pixels);
  }

  /** The text that {@link #decode} reads. */
  public static String encode(BoxMask mask) {
    IntList runs = new IntList();
    int area = mask.width() * mask.height();
    boolean inside = false;
    for (int at = 0; at < area; ) {
      int next = inside ? mask.pixels().nextClearBit(at) : mask.pixels().nextSetBit(at);
      int end = next < 0 ? area : Math.min(area, next);
      runs.add(end - at);
      at = end;
      inside = !inside;
    }
    return Arrays.stream(runs.toArray())
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", "));
  }

  private static DualMixException damaged(String what) {
    return new DualMixException("a mask " + what, "Export the annotations again.");
  }
}
