package io.dualmix.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * Whether a PNG or JPEG file is all there. Decoders fill what is missing with grey and say nothing;
 * a half image must not be trained on.
 */
final class ImageIntegrity {
  static final int IDAT = 0x49444154;
  static final int IEND = 0x49454E44;
  static final int PNG_SIGNATURE_LENGTH = 8;

  /**
   * Progressive JPEG needs about ten. Each scan passes over all pixels and takes some bytes only:
   * without a bound a small file could keep a decoder busy for very long.
   */
  private static final int MOST_SCANS = 100;

  private ImageIntegrity() {}

  /** Told about each chunk of a PNG file. */
  @FunctionalInterface
  interface ChunkVisitor {
    /**
     * One chunk.
     *
     * @param type four letters as a big-endian number
     * @param offset of the content
     * @param length of the content
     */
    void chunk(int type, int offset, int length);
  }

  /**
   * Follows a file from its start to its end mark.
   *
   * @throws IOException if it breaks off or, in a PNG, a check sum is wrong
   */
  static void require(ImageHeader.Format format, byte[] file) throws IOException {
    if (format == ImageHeader.Format.PNG) {
      walkPng(file, (type, offset, length) -> {});
    } else {
      walkJpeg(file);
    }
  }

  /** Visits the chunks of a whole, uncorrupted PNG file. */
  static void walkPng(byte[] file, ChunkVisitor visitor) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(file);
    CRC32 crc = new CRC32();
    int at = PNG_SIGNATURE_LENGTH;
    while (at + 12 <= file.length) {
      int length = buffer.getInt(at);
      if (length < 0 || length > file.length - at - 12) {
        break;
      }
      crc.reset();
      crc.update(file, at + 4, length + 4);
      if ((int) crc.getValue() != buffer.getInt(at + 8 + length)) {
        throw new IOException("it is corrupt (check sum of a PNG chunk at byte " + at + ")");
      }
      int type = buffer.getInt(at + 4);
      visitor.chunk(type, at + 8, length);
      if (type == IEND) {
        return;
      }
      at += 12 + length;
    }
    throw truncated(file);
  }

  private static void walkJpeg(byte[] file) throws IOException {
    int at = 2;
    int scans = 0;
    while (at + 1 < file.length) {
      if (file[at] != (byte) 0xFF) {
        throw new IOException("its JPEG segments are broken at byte " + at);
      }
      int marker = file[at + 1] & 0xFF;
      if (marker == 0xD9) {
        return;
      }
      if (marker == 0xFF) {
        at++; // Fill bytes may stand before a marker.
      } else if (ImageHeader.isAlone(marker)) {
        at += 2;
      } else {
        boolean scan = marker == 0xDA;
        if (scan && ++scans > MOST_SCANS) {
          throw new IOException("it has more than " + MOST_SCANS + " JPEG scans");
        }
        at = afterSegment(file, at, scan);
      }
    }
    throw truncated(file);
  }

  private static int afterSegment(byte[] file, int at, boolean scan) throws IOException {
    if (at + 3 >= file.length) {
      throw truncated(file);
    }
    int next = at + 2 + ((file[at + 2] & 0xFF) << 8 | (file[at + 3] & 0xFF));
    return scan ? afterScan(file, next) : next;
  }

  /** The first marker after compressed data, in which FF 00 is a byte and FF D0..D7 a restart. */
  private static int afterScan(byte[] file, int from) {
    int at = from;
    while (at + 1 < file.length) {
      int next = file[at + 1] & 0xFF;
      if (file[at] == (byte) 0xFF && next != 0 && (next < 0xD0 || next > 0xD7)) {
        return at;
      }
      at++;
    }
    return at;
  }

  private static IOException truncated(byte[] file) {
    return new IOException("it breaks off after " + file.length + " bytes");
  }
}
