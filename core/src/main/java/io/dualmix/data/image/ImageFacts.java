package io.dualmix.data.image;

/**
 * What an image file's header tells.
 *
 * @param size of the image as the data set gives it
 * @param orientation how the camera says that it is to be turned: 1..8 as EXIF counts, 1 for not
 * @param bits of a sample, as stored
 */
public record ImageFacts(ImageSize size, int orientation, int bits) {
  /** Whether the camera was not held upright. */
  public boolean turned() {
    return orientation != 1;
  }

  /** The same of another size. */
  public ImageFacts resized(ImageSize other) {
    return new ImageFacts(other, orientation, bits);
  }
}
