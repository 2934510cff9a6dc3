package io.dualmix.data.region;

/** Pixels of an image. Implementations are immutable. */
public interface Region {
  /**
   * Fills the pixels; those outside of the image are left out.
   *
   * @throws io.dualmix.DualMixException if the region is damaged or belongs to an image of another
   *     size; the caller adds the file
   */
  void fill(LabelCanvas canvas);
}
