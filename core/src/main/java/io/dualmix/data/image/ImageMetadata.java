package io.dualmix.data.image;

/**
 * The metadata in an image file's header.
 *
 * @param size size of the image as returned by the data set
 * @param orientation EXIF orientation, 1..8; 1 for upright
 * @param bits bits per sample, as stored
 */
public record ImageMetadata(ImageSize size, int orientation, int bits) {
  /** Whether the orientation is not upright. */
  public boolean turned() {
    return orientation != 1;
  }

  /** The same metadata with another size. */
  public ImageMetadata resized(ImageSize other) {
    return new ImageMetadata(other, orientation, bits);
  }
}
