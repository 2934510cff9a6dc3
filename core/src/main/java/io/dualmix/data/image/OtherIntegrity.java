package io.dualmix.data.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Checks that files of formats other than PNG and JPEG are long enough for their pixels. */
final class OtherIntegrity {
  private static final int GIF_HEADER = 13;
  private static final int GIF_EXTENSION = 0x21;
  private static final int GIF_IMAGE = 0x2C;

  private OtherIntegrity() {}

  /**
   * Compares the sizes in a file's structure with its length.
   *
   * @throws IOException if it is truncated
   */
  static void require(ImageHeader header, byte[] file) throws IOException {
    boolean whole =
        switch (header.format()) {
          case BMP -> bitmap(header, file);
          case WEBP -> webp(file);
          case TIFF -> tiff(file);
          case GIF -> gif(file);
          case PNM -> portable(header, file);
          case PNG, JPEG -> true;
        };
    if (!whole) {
      throw ImageIntegrity.truncated(file);
    }
  }

  private static ByteBuffer little(byte[] file) {
    return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The size of run-length data is unknown. */
  private static boolean bitmap(ImageHeader header, byte[] file) {
    ByteBuffer in = little(file);
    boolean small = in.getInt(14) == 12;
    int pixel = in.getShort(small ? 24 : 28);
    int compression = small ? 0 : in.getInt(30);
    if (compression != 0 && compression != 3 && compression != 6) {
      return true;
    }
    long row = ((long) header.width() * pixel + 31) / 32 * 4;
    long start = in.getInt(10) & 0xFFFFFFFFL;
    // The padding of the last row is optional.
    return start + row * (header.height() - 1L) + ((long) header.width() * pixel + 7) / 8
        <= file.length;
  }

  private static boolean webp(byte[] file) {
    return (little(file).getInt(4) & 0xFFFFFFFFL) + 8 <= file.length;
  }

  private static boolean tiff(byte[] file) throws IOException {
    TiffDirectory directory = TiffDirectory.read(SeekableInput.of(file), 0);
    long[] offsets = directory.all(TiffDirectory.STRIP_OFFSETS);
    long[] lengths = directory.all(TiffDirectory.STRIP_LENGTHS);
    if (offsets.length == 0) {
      offsets = directory.all(TiffDirectory.TILE_OFFSETS);
      lengths = directory.all(TiffDirectory.TILE_LENGTHS);
    }
    if (offsets.length == 0) {
      throw new IOException("its TIFF directory has neither strips nor tiles");
    }
    for (int i = 0; i < offsets.length; i++) {
      if (offsets[i] + (i < lengths.length ? lengths[i] : 0) > file.length) {
        return false;
      }
    }
    return true;
  }

  /** Whether the blocks of the first image are complete. */
  private static boolean gif(byte[] file) {
    int at = GIF_HEADER + (file.length > 10 ? colours(file[10]) : 0);
    while (at < file.length) {
      int block = file[at] & 0xFF;
      if (block == GIF_EXTENSION) {
        at = afterBlocks(file, at + 2);
      } else if (block == GIF_IMAGE && at + 10 < file.length) {
        int data = at + 10 + colours(file[at + 9]);
        return afterBlocks(file, data + 1) <= file.length;
      } else {
        return false;
      }
    }
    return false;
  }

  private static int colours(byte flags) {
    return (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);
  }

  /**
   * Skips blocks, which begin with their length and end with a block of length 0. Returns a
   * position beyond the file if there is none.
   */
  private static int afterBlocks(byte[] file, int from) {
    int at = from;
    while (at < file.length && file[at] != 0) {
      at += 1 + (file[at] & 0xFF);
    }
    return at >= file.length ? file.length + 1 : at + 1;
  }

  private static boolean portable(ImageHeader header, byte[] file) {
    int kind = file[1] - '0';
    long pixels = (long) header.width() * header.height();
    long bytes =
        switch (kind) {
          case 4 -> (header.width() + 7L) / 8 * header.height();
          case 5 -> pixels * header.bitDepth() / 8;
          case 6 -> 3 * pixels * header.bitDepth() / 8;
          default -> pixels; // Text has at least one character per value.
        };
    return bytes <= file.length;
  }
}
