package io.dualmix.data.region;

import java.util.List;

/**
 * A connected region of one class: pixels that share a side.
 *
 * @param index the class
 * @param mask its pixels
 */
public record Component(int index, BoxMask mask) {
  /** The outline along the edges of pixels, and those of the holes. */
  public List<Ring> rings() {
    return new OutlineTracer(mask).rings();
  }
}
