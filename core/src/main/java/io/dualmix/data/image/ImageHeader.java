package io.dualmix.data.image;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;

/**
 * The header of an image file, which allows rejecting a file without decoding it.
 *
 * @param format format of the file
 * @param width in pixels, as stored; not validated
 * @param height in pixels, as stored; not validated
 * @param bitDepth bits per sample
 * @param colourType PNG's: 0 grey, 2 colour, 3 palette, 4 grey with alpha, 6 colour with alpha; -1
 *     for other formats
 * @param interlaced PNG's Adam7
 * @param orientation EXIF orientation, 1 to 8; 1 for upright
 */
public record ImageHeader(
    ImageFormat format,
    int width,
    int height,
    int bitDepth,
    int colourType,
    boolean interlaced,
    int orientation) {
  static final int GREY = 0;
  static final int COLOUR = 2;
  static final int PALETTE = 3;
  static final int GREY_ALPHA = 4;
  static final int COLOUR_ALPHA = 6;

  private static final long PNG_SIGNATURE = 0x89504E470D0A1A0AL;
  private static final int IHDR = 0x49484452;
  private static final int JPEG_SIGNATURE = 0xFFD8;
  private static final int EXIF = 0x65584966;
  private static final int EXIF_IN_JPEG = 0x45786966;
  private static final int APP1 = 0xE1;

  /** There are few chunks before the pixels; the limit bounds the time for damaged files. */
  private static final int MOST_CHUNKS = 1000;

  /** Deflate's longest match, 258 bytes, takes at least two bits. */
  private static final long MOST_INFLATION = 1032;

  /** A block of 8x8 pixels takes at least one bit. */
  private static final long MOST_JPEG_PIXELS_A_BYTE = 8 * 64;

  /**
   * Reads the header from the start of a file.
   *
   * @throws IOException if the header is missing or invalid; the message describes the error
   */
  static ImageHeader read(SeekableInput file) throws IOException {
    DataInputStream in = new DataInputStream(file);
    int start = in.readUnsignedShort();
    if (start == JPEG_SIGNATURE) {
      return readJpeg(file, in);
    }
    file.seek(0);
    if (start == (int) (PNG_SIGNATURE >>> 48)) {
      if (in.readLong() != PNG_SIGNATURE) {
        throw new IOException("its PNG signature is damaged");
      }
      return readPng(file, in);
    }
    return OtherHeaders.read(file).orElseThrow(() -> new UnknownFormat());
  }

  /** Thrown for content in an unsupported format. */
  static final class UnknownFormat extends IOException {
    private static final long serialVersionUID = 1L;

    UnknownFormat() {
      super("it is no " + ImageFormat.names() + " file");
    }
  }

  /** Whether a JPEG marker has neither length nor content. */
  static boolean isAlone(int marker) {
    return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7);
  }

  /**
   * Rejects a file that is too short for its pixels, before memory is allocated for them.
   *
   * @param fileBytes length of the file
   * @throws IOException if even the best compression needs more bytes
   */
  void requireRoom(long fileBytes) throws IOException {
    long pixels = (long) width * height;
    boolean room =
        switch (format) {
          case JPEG -> pixels / MOST_JPEG_PIXELS_A_BYTE <= fileBytes;
          case PNG -> (pixels * samples() * bitDepth / 8 + height) / MOST_INFLATION <= fileBytes;
          // Uncompressed, run lengths of 255, LZW and deflate: none exceeds the factor of deflate
          // by far.
          case BMP, PNM, TIFF -> pixels * bitDepth / 8 / (2 * MOST_INFLATION) <= fileBytes;
          // LZW's longest string has 4096 pixels and takes 12 bits.
          case GIF -> pixels / 2731 <= fileBytes;
          // A predicted block of 256x256 pixels takes a few bits.
          case WEBP -> pixels >> 16 <= fileBytes;
        };
    if (!room) {
      throw new IOException(
          fileBytes + " bytes cannot hold the " + width + "x" + height + " pixels of its header");
    }
  }

  /** Whether the orientation swaps width and height. */
  boolean swapsSides() {
    return orientation >= 5;
  }

  /** The number of samples per pixel in a PNG file; 1 for an unknown colour type. */
  private int samples() {
    return switch (colourType) {
      case COLOUR -> 3;
      case GREY_ALPHA -> 2;
      case COLOUR_ALPHA -> 4;
      default -> 1;
    };
  }

  private static ImageHeader readPng(SeekableInput file, DataInputStream in) throws IOException {
    int length = in.readInt();
    if (in.readInt() != IHDR || length != 13) {
      throw new IOException("its first chunk is not a PNG header");
    }
    int width = in.readInt();
    int height = in.readInt();
    int bitDepth = in.readUnsignedByte();
    int colourType = in.readUnsignedByte();
    in.skipNBytes(2);
    boolean interlaced = in.readUnsignedByte() == 1;
    in.skipNBytes(4);
    return new ImageHeader(
        ImageFormat.PNG,
        width,
        height,
        bitDepth,
        colourType,
        interlaced,
        orientationOfPng(file, in));
  }

  /** Reads the eXIf chunk if it precedes the pixels, as in camera files. */
  private static int orientationOfPng(SeekableInput file, DataInputStream in) {
    try {
      for (int i = 0; i < MOST_CHUNKS; i++) {
        int length = in.readInt();
        int type = in.readInt();
        if (type == EXIF) {
          return TiffDirectory.read(file, file.position()).orientation();
        }
        if (type == ImageIntegrity.IDAT || type == ImageIntegrity.IEND || length < 0) {
          return 1;
        }
        in.skipNBytes(length + 4L);
      }
    } catch (IOException e) {
      // An unreadable EXIF block is ignored; the decoder reports other damage.
    }
    return 1;
  }

  private static ImageHeader readJpeg(SeekableInput file, DataInputStream in) throws IOException {
    int orientation = 1;
    while (true) {
      int marker = nextMarker(in);
      if (marker == 0xD9 || marker == 0xDA) {
        throw new IOException("it has no JPEG frame header");
      }
      if (isAlone(marker)) {
        continue; // Reading the following bytes as a length would hide a frame header from this
        // check.
      }
      int length = in.readUnsignedShort();
      if (length < 2) {
        throw new IOException("its JPEG segments are broken");
      }
      if (isFrame(marker)) {
        int bitDepth = in.readUnsignedByte();
        int height = in.readUnsignedShort();
        int width = in.readUnsignedShort();
        return new ImageHeader(ImageFormat.JPEG, width, height, bitDepth, -1, false, orientation);
      }
      long next = file.position() + length - 2;
      if (marker == APP1 && orientation == 1) {
        orientation = orientationOfJpeg(file, in);
      }
      file.seek(next);
    }
  }

  /** The next marker. Stray bytes before it are skipped, as decoders do. */
  private static int nextMarker(DataInputStream in) throws IOException {
    int next = in.readUnsignedByte();
    while (true) {
      while (next != 0xFF) {
        next = in.readUnsignedByte();
      }
      while (next == 0xFF) {
        next = in.readUnsignedByte();
      }
      if (next != 0) {
        return next;
      }
    }
  }

  private static int orientationOfJpeg(SeekableInput file, DataInputStream in) throws IOException {
    try {
      if (in.readInt() == EXIF_IN_JPEG && in.readUnsignedShort() == 0) {
        return TiffDirectory.read(file, file.position()).orientation();
      }
    } catch (EOFException e) {
      throw e;
    } catch (IOException e) {
      // Ignored as in a PNG file.
    }
    return 1;
  }

  /**
   * SOF0 to SOF15, except the codes of three other segments: Huffman tables, JPG, arithmetic
   * tables.
   */
  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }
}
