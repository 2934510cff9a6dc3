package io.dualmix.audit;

import io.dualmix.data.image.RgbImage;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The fingerprint of an image for duplicate detection, about 1 KB.
 *
 * @param pixels SHA-256 of size and decoded pixels, independent of the lossless encoding
 * @param averageHash one bit for each cell of an 8x8 grid: 1 if it is lighter than their mean
 * @param thumbnail 16x16 RGB means, row by row, 0..255
 */
record Fingerprint(String pixels, long averageHash, byte[] thumbnail) {
  private static final int GRID = 8;
  private static final int THUMBNAIL = 16;

  /**
   * Maximum Hamming distance of 64 bits: JPEG and small crops change bits of cells near the mean.
   */
  private static final int HASH_BITS = 5;

  /**
   * Maximum mean difference of the thumbnails, 0..255; CamVid as JPEG of quality 50 stays below 1.
   */
  private static final double THUMBNAIL_DIFFERENCE = 3;

  static Fingerprint of(RgbImage image) {
    byte[] thumbnail = means(image, THUMBNAIL);
    return new Fingerprint(digest(image), averageHash(means(image, GRID)), thumbnail);
  }

  /** Whether two images look the same; also true for equal images. */
  boolean almost(Fingerprint other) {
    return Long.bitCount(averageHash ^ other.averageHash) <= HASH_BITS
        && difference(other) <= THUMBNAIL_DIFFERENCE;
  }

  /** The mean difference of the thumbnails, 0..255. */
  double difference(Fingerprint other) {
    long sum = 0;
    for (int i = 0; i < thumbnail.length; i++) {
      sum += Math.abs((thumbnail[i] & 0xFF) - (other.thumbnail[i] & 0xFF));
    }
    return (double) sum / thumbnail.length;
  }

  private static String digest(RgbImage image) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(ByteBuffer.allocate(8).putInt(image.width()).putInt(image.height()).array());
      return HexFormat.of().formatHex(digest.digest(image.rgb()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Rec. 601 luma of each cell against the mean of all, first cell in the highest bit. */
  private static long averageHash(byte[] cells) {
    double[] luma = new double[GRID * GRID];
    double sum = 0;
    for (int i = 0; i < luma.length; i++) {
      int at = i * RgbImage.CHANNELS;
      luma[i] =
          0.299 * (cells[at] & 0xFF)
              + 0.587 * (cells[at + 1] & 0xFF)
              + 0.114 * (cells[at + 2] & 0xFF);
      sum += luma[i];
    }
    long hash = 0;
    for (double value : luma) {
      hash = hash << 1 | (value > sum / luma.length ? 1 : 0);
    }
    return hash;
  }

  /** The colours of a grid of cells; in images smaller than the grid, pixels are repeated. */
  private static byte[] means(RgbImage image, int grid) {
    byte[] means = new byte[grid * grid * RgbImage.CHANNELS];
    for (int y = 0; y < grid; y++) {
      int top = (int) ((long) y * image.height() / grid);
      int bottom = Math.max(top + 1, (int) ((y + 1L) * image.height() / grid));
      for (int x = 0; x < grid; x++) {
        int left = (int) ((long) x * image.width() / grid);
        int right = Math.max(left + 1, (int) ((x + 1L) * image.width() / grid));
        mean(image, left, top, right, bottom, means, (y * grid + x) * RgbImage.CHANNELS);
      }
    }
    return means;
  }

  private static void mean(
      RgbImage image, int left, int top, int right, int bottom, byte[] to, int at) {
    long[] sums = new long[RgbImage.CHANNELS];
    for (int y = top; y < bottom; y++) {
      int row = (y * image.width() + left) * RgbImage.CHANNELS;
      for (int i = row; i < row + (right - left) * RgbImage.CHANNELS; i += RgbImage.CHANNELS) {
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
          sums[c] += image.rgb()[i + c] & 0xFF;
        }
      }
    }
    for (int c = 0; c < RgbImage.CHANNELS; c++) {
      to[at + c] = (byte) Math.round((double) sums[c] / ((right - left) * (bottom - top)));
    }
  }
}
