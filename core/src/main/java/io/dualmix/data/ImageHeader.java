package io.dualmix.data;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * What a PNG or JPEG file says about itself before its pixels: enough to refuse a file without
 * decoding it.
 *
 * @param format of the file
 * @param width in pixels, as stored: not yet checked for sense
 * @param height in pixels, likewise
 * @param bitDepth bits per sample
 * @param colourType PNG's: 0 grey, 2 colour, 3 palette, 4 grey with alpha, 6 colour with alpha; -1
 *     for JPEG
 * @param interlaced PNG's Adam7
 */
record ImageHeader(
    Format format, int width, int height, int bitDepth, int colourType, boolean interlaced) {
  static final int GREY = 0;
  static final int COLOUR = 2;
  static final int PALETTE = 3;
  static final int GREY_ALPHA = 4;
  static final int COLOUR_ALPHA = 6;

  private static final long PNG_SIGNATURE = 0x89504E470D0A1A0AL;
  private static final int IHDR = 0x49484452;
  private static final int JPEG_SIGNATURE = 0xFFD8;

  /** Deflate's longest match, 258 bytes, takes two bits at least. */
  private static final long MOST_INFLATION = 1032;

  /** A block of 8x8 pixels takes one bit at least. */
  private static final long MOST_JPEG_PIXELS_A_BYTE = 8 * 64;

  /** The formats that can be read. */
  enum Format {
    PNG,
    JPEG
  }

  /**
   * Reads the header from the start of a file.
   *
   * @throws IOException if there is none; the message says in what way
   */
  static ImageHeader read(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    int start = in.readUnsignedShort();
    if (start == JPEG_SIGNATURE) {
      return readJpeg(in);
    }
    long signature = (long) start << 48 | (long) in.readUnsignedShort() << 32;
    signature |= in.readInt() & 0xFFFFFFFFL;
    if (signature != PNG_SIGNATURE) {
      throw new IOException("it is neither a PNG nor a JPEG file");
    }
    return readPng(in);
  }

  /** Whether a JPEG marker stands without a length and a content. */
  static boolean isAlone(int marker) {
    return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7);
  }

  /**
   * Refuses a file that is too short to hold its pixels, before memory is taken for them.
   *
   * @param fileBytes length of the file
   * @throws IOException if even the best compression needs more bytes
   */
  void requireRoom(long fileBytes) throws IOException {
    long pixels = (long) width * height;
    boolean room =
        format == Format.JPEG
            ? pixels / MOST_JPEG_PIXELS_A_BYTE <= fileBytes
            : (pixels * samples() * bitDepth / 8 + height) / MOST_INFLATION <= fileBytes;
    if (!room) {
      throw new IOException(
          fileBytes + " bytes cannot hold the " + width + "x" + height + " pixels that it claims");
    }
  }

  /** A pixel's samples in a PNG file; those of an unknown colour type count as one. */
  private int samples() {
    return switch (colourType) {
      case COLOUR -> 3;
      case GREY_ALPHA -> 2;
      case COLOUR_ALPHA -> 4;
      default -> 1;
    };
  }

  private static ImageHeader readPng(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (in.readInt() != IHDR || length != 13) {
      throw new IOException("its first chunk is no PNG header");
    }
    int width = in.readInt();
    int height = in.readInt();
    int bitDepth = in.readUnsignedByte();
    int colourType = in.readUnsignedByte();
    in.skipNBytes(2);
    return new ImageHeader(
        Format.PNG, width, height, bitDepth, colourType, in.readUnsignedByte() == 1);
  }

  private static ImageHeader readJpeg(DataInputStream in) throws IOException {
    while (true) {
      if (in.readUnsignedByte() != 0xFF) {
        throw new IOException("its JPEG segments are broken");
      }
      int marker = in.readUnsignedByte();
      while (marker == 0xFF) {
        marker = in.readUnsignedByte();
      }
      if (marker == 0xD9 || marker == 0xDA) {
        throw new IOException("it has no JPEG frame header");
      }
      if (isAlone(marker)) {
        continue; // Taking what follows for a length would hide a frame header from this check.
      }
      int length = in.readUnsignedShort();
      if (length < 2) {
        throw new IOException("its JPEG segments are broken");
      }
      if (isFrame(marker)) {
        int bitDepth = in.readUnsignedByte();
        int height = in.readUnsignedShort();
        return new ImageHeader(Format.JPEG, in.readUnsignedShort(), height, bitDepth, -1, false);
      }
      in.skipNBytes(length - 2);
    }
  }

  /**
   * SOF0 to SOF15, among which lie three other segments: Huffman tables, JPG, arithmetic tables.
   */
  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }
}
