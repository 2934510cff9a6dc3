package io.dualmix.data.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Checks that an image file is complete. Decoders silently fill missing pixels with grey, and such
 * images must not be used for training. Damage that affects no pixel is accepted: a comment with a
 * wrong checksum, bytes between segments, a missing end marker.
 */
final class ImageIntegrity {
  static final int IDAT = 0x49444154;
  static final int IEND = 0x49454E44;
  static final int PNG_SIGNATURE_LENGTH = 8;

  /** The bit in the type of ancillary chunks, such as comments. */
  private static final int ANCILLARY = 0x20000000;

  private static final byte[] PNG_END = {0, 0, 0, 0, 'I', 'E', 'N', 'D', -82, 66, 96, -126};
  private static final byte[] JPEG_END = {-1, -39};

  /**
   * Progressive JPEG needs about ten scans. Each scan processes all pixels and needs only a few
   * bytes, so a small file without this limit could occupy a decoder for very long.
   */
  private static final int MOST_SCANS = 100;

  private ImageIntegrity() {}

  /** Visits the chunks of a PNG file. */
  @FunctionalInterface
  private interface ChunkVisitor {
    /**
     * Visits a chunk.
     *
     * @param type four letters as a big-endian number
     * @param offset of the content
     * @param length of the content
     */
    void chunk(int type, int offset, int length);
  }

  /**
   * Scans a file from its start to its end marker.
   *
   * @return the content; an end marker is added if only that is missing. For a PNG, it includes the
   *     positions of the compressed pixels for the decoder
   * @throws IOException if it is truncated or, in a PNG, the checksum of a critical chunk is wrong
   */
  static ImageContent require(ImageHeader header, byte[] file) throws IOException {
    switch (header.format()) {
      case PNG -> {
        List<ImageContent.Part> data = new ArrayList<>();
        boolean ended =
            walkPng(
                file,
                (type, offset, length) -> {
                  if (type == IDAT) {
                    data.add(new ImageContent.Part(offset, length));
                  }
                });
        return new ImageContent(ended ? file : endedPng(file), header, data);
      }
      case JPEG -> {
        return new ImageContent(walkJpeg(file) ? file : endedJpeg(file), header, List.of());
      }
      default -> {
        OtherIntegrity.require(header, file);
        return new ImageContent(file, header, List.of());
      }
    }
  }

  /**
   * Visits the chunks of an intact PNG file.
   *
   * @return whether the end marker was found; without it the chunks end with the file
   */
  private static boolean walkPng(byte[] file, ChunkVisitor visitor) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(file);
    CRC32 crc = new CRC32();
    int at = PNG_SIGNATURE_LENGTH;
    while (at + 12 <= file.length) {
      int length = buffer.getInt(at);
      if (length < 0 || length > file.length - at - 12) {
        break;
      }
      int type = buffer.getInt(at + 4);
      if (type == IEND) {
        return true;
      }
      crc.reset();
      crc.update(file, at + 4, length + 4);
      boolean whole = (int) crc.getValue() == buffer.getInt(at + 8 + length);
      if (!whole && (type & ANCILLARY) == 0) {
        throw new IOException("it is corrupt (check sum of a PNG chunk at byte " + at + ")");
      }
      if (whole) {
        visitor.chunk(type, at + 8, length);
      }
      at += 12 + length;
    }
    if (at + 12 <= file.length) {
      throw truncated(file); // The file ends within a chunk.
    }
    return false;
  }

  private static byte[] endedPng(byte[] file) throws IOException {
    Inflater inflater = new Inflater();
    boolean[] finished = new boolean[1];
    byte[] sink = new byte[1 << 15];
    int[] end = {PNG_SIGNATURE_LENGTH};
    try {
      DataFormatException[] damage = new DataFormatException[1];
      walkPng(
          file,
          (type, offset, length) -> {
            end[0] = offset + length + 4;
            if (type == IDAT && !finished[0] && damage[0] == null) {
              inflater.setInput(file, offset, length);
              try {
                while (inflater.inflate(sink) > 0) {
                  // Only the completeness of the pixels matters.
                }
              } catch (DataFormatException e) {
                damage[0] = e;
              }
              finished[0] = inflater.finished();
            }
          });
    } finally {
      inflater.end();
    }
    if (!finished[0]) {
      throw truncated(file);
    }
    return joined(Arrays.copyOf(file, end[0]), PNG_END);
  }

  /** Whether the end marker is present; false if the file ends within or after a scan. */
  private static boolean walkJpeg(byte[] file) throws IOException {
    int at = 2;
    int scans = 0;
    while (at + 1 < file.length) {
      int marker = file[at + 1] & 0xFF;
      if (file[at] != (byte) 0xFF || marker == 0xFF || marker == 0) {
        at++; // Fill bytes or stray bytes, which decoders skip.
        continue;
      }
      if (marker == 0xD9) {
        if (scans == 0) {
          throw new IOException("it has no JPEG scan");
        }
        return true;
      }
      if (ImageHeader.isAlone(marker)) {
        at += 2;
      } else {
        boolean scan = marker == 0xDA;
        if (scan && ++scans > MOST_SCANS) {
          throw new IOException("it has more than " + MOST_SCANS + " JPEG scans");
        }
        at = afterSegment(file, at, scan);
      }
    }
    if (scans == 0) {
      throw truncated(file);
    }
    return false;
  }

  private static int afterSegment(byte[] file, int at, boolean scan) throws IOException {
    if (at + 3 >= file.length) {
      throw truncated(file);
    }
    int next = at + 2 + ((file[at + 2] & 0xFF) << 8 | (file[at + 3] & 0xFF));
    return scan ? afterScan(file, next) : next;
  }

  /**
   * The first marker after compressed data, where FF 00 is a data byte and FF D0..D7 a restart
   * marker.
   */
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

  /**
   * Adds the missing end marker. Only decoding shows whether the pixels are complete: the JDK's
   * decoder warns of a premature end of data, as libjpeg does.
   */
  private static byte[] endedJpeg(byte[] file) throws IOException {
    byte[] ended = joined(file, JPEG_END);
    AtomicBoolean warned = new AtomicBoolean();
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(ended))) {
      reader.setInput(in, true, true);
      reader.addIIOReadWarningListener((source, warning) -> warned.set(true));
      reader.readRaster(0, null);
    } catch (IOException | RuntimeException e) {
      throw truncated(file);
    } finally {
      reader.dispose();
    }
    if (warned.get() || isProgressive(file)) {
      throw truncated(file);
    }
    return ended;
  }

  /** A decoder cannot detect a missing scan of a progressive file. */
  private static boolean isProgressive(byte[] file) {
    for (int at = 2; at + 3 < file.length; ) {
      int marker = file[at + 1] & 0xFF;
      if (file[at] != (byte) 0xFF || marker == 0xFF || marker == 0) {
        at++;
      } else if (marker == 0xDA) {
        return false;
      } else if (marker >= 0xC2 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8) {
        return marker != 0xCC;
      } else if (ImageHeader.isAlone(marker)) {
        at += 2;
      } else {
        at += 2 + ((file[at + 2] & 0xFF) << 8 | (file[at + 3] & 0xFF));
      }
    }
    return false;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  static IOException truncated(byte[] file) {
    return new IOException("it is truncated after " + file.length + " bytes");
  }
}
