package io.dualmix.data.image;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.Optional;

/** Reads the headers of image formats other than PNG and JPEG. */
final class OtherHeaders {
  private static final int RIFF = 0x52494646;
  private static final int WEBP = 0x57454250;
  private static final int EXIF_CHUNK = 0x45584946;
  private static final int VP8 = 0x56503820;
  private static final int VP8L = 0x5650384C;
  private static final int VP8X = 0x56503858;
  private static final int GIF8 = 0x47494638;
  private static final int LITTLE_TIFF = 0x49492A00;
  private static final int BIG_TIFF = 0x4D4D002A;
  private static final int HAS_EXIF = 0x08;
  private static final int MOST_CHUNKS = 1000;

  /**
   * The size of the header of OS/2 and early Windows; later headers are longer and have the same
   * start.
   */
  private static final int SHORT_BITMAP = 12;

  private OtherHeaders() {}

  /** The header of a file; empty for an unknown format. */
  static Optional<ImageHeader> read(SeekableInput file) throws IOException {
    file.seek(0);
    DataInputStream in = new DataInputStream(file);
    int start = in.readInt();
    file.seek(0);
    if (start == RIFF) {
      return webp(file, in);
    }
    if (start == GIF8) {
      return Optional.of(gif(in));
    }
    if (start == LITTLE_TIFF || start == BIG_TIFF) {
      return Optional.of(tiff(file));
    }
    if (start >>> 16 == 0x424D) {
      return Optional.of(bitmap(in));
    }
    int letter = start >>> 24;
    int kind = (start >>> 16 & 0xFF) - '0';
    if (letter == 'P' && kind >= 1 && kind <= 6 && Character.isWhitespace(start >>> 8 & 0xFF)) {
      return Optional.of(portable(file, kind));
    }
    return Optional.empty();
  }

  private static ImageHeader plain(
      ImageFormat format, int width, int height, int bits, int orientation) {
    return new ImageHeader(format, width, height, bits, -1, false, orientation);
  }

  private static Optional<ImageHeader> webp(SeekableInput file, DataInputStream in)
      throws IOException {
    in.skipNBytes(8);
    if (in.readInt() != WEBP) {
      return Optional.empty();
    }
    int type = in.readInt();
    in.skipNBytes(4);
    if (type == VP8) {
      in.skipNBytes(6); // Frame tag and start code.
      int width = Short.toUnsignedInt(little16(in)) & 0x3FFF;
      int height = Short.toUnsignedInt(little16(in)) & 0x3FFF;
      return Optional.of(plain(ImageFormat.WEBP, width, height, 8, 1));
    }
    if (type == VP8L) {
      in.skipNBytes(1);
      int bits = little32(in);
      int height = (bits >>> 14 & 0x3FFF) + 1;
      return Optional.of(plain(ImageFormat.WEBP, (bits & 0x3FFF) + 1, height, 8, 1));
    }
    if (type != VP8X) {
      throw new IOException("its first WebP chunk is unknown");
    }
    int flags = in.readUnsignedByte();
    in.skipNBytes(3);
    int width = little24(in) + 1;
    int height = little24(in) + 1;
    int orientation = (flags & HAS_EXIF) == 0 ? 1 : webpOrientation(file, in);
    return Optional.of(plain(ImageFormat.WEBP, width, height, 8, orientation));
  }

  private static int webpOrientation(SeekableInput file, DataInputStream in) {
    try {
      for (int i = 0; i < MOST_CHUNKS; i++) {
        int type = in.readInt();
        long length = little32(in) & 0xFFFFFFFFL;
        if (type == EXIF_CHUNK) {
          long base = file.position();
          // Some writers keep the six bytes of the JPEG prefix.
          boolean prefixed = in.readInt() == 0x45786966;
          return TiffDirectory.read(file, prefixed ? base + 6 : base).orientation();
        }
        in.skipNBytes(length + (length & 1));
      }
    } catch (IOException e) {
      // An unreadable EXIF block is ignored.
    }
    return 1;
  }

  private static ImageHeader gif(DataInputStream in) throws IOException {
    in.skipNBytes(6);
    int width = Short.toUnsignedInt(little16(in));
    return plain(ImageFormat.GIF, width, Short.toUnsignedInt(little16(in)), 8, 1);
  }

  private static ImageHeader tiff(SeekableInput file) throws IOException {
    TiffDirectory directory = TiffDirectory.read(file, 0);
    int width = (int) Math.min(Integer.MAX_VALUE, directory.value(TiffDirectory.WIDTH, 0));
    int height = (int) Math.min(Integer.MAX_VALUE, directory.value(TiffDirectory.HEIGHT, 0));
    int bits = (int) Math.min(Short.MAX_VALUE, directory.largest(TiffDirectory.BITS, 1));
    if (bits > 16) {
      throw new IOException("its samples have " + bits + " bits; expected at most 16");
    }
    return plain(ImageFormat.TIFF, width, height, bits, directory.orientation());
  }

  private static ImageHeader bitmap(DataInputStream in) throws IOException {
    in.skipNBytes(14);
    boolean small = little32(in) == SHORT_BITMAP;
    int width = small ? Short.toUnsignedInt(little16(in)) : little32(in);
    int height = small ? Short.toUnsignedInt(little16(in)) : little32(in);
    in.skipNBytes(2);
    int pixel = Short.toUnsignedInt(little16(in));
    // A negative height means rows from top to bottom.
    return plain(ImageFormat.BMP, width, Math.abs(height), Math.min(8, pixel), 1);
  }

  private static ImageHeader portable(SeekableInput file, int kind) throws IOException {
    file.seek(2);
    int width = portableNumber(file);
    int height = portableNumber(file);
    boolean bitmap = kind == 1 || kind == 4;
    int most = bitmap ? 1 : portableNumber(file);
    if (most < 1 || most > 65535) {
      throw new IOException("its largest value is " + most + "; expected 1 to 65535");
    }
    return plain(ImageFormat.PNM, width, height, bitmap ? 1 : most < 256 ? 8 : 16, 1);
  }

  /** Numbers are separated by blanks and by comments from # to the end of the line. */
  private static int portableNumber(SeekableInput file) throws IOException {
    int next = file.read();
    while (next == '#' || Character.isWhitespace(next)) {
      if (next == '#') {
        while (next >= 0 && next != '\n') {
          next = file.read();
        }
      } else {
        next = file.read();
      }
    }
    long number = 0;
    boolean any = false;
    while (next >= '0' && next <= '9' && number < Integer.MAX_VALUE / 10) {
      number = 10 * number + next - '0';
      any = true;
      next = file.read();
    }
    if (!any || (next >= '0' && next <= '9')) {
      throw new IOException("its header lacks a number");
    }
    return (int) number;
  }

  private static short little16(DataInputStream in) throws IOException {
    return Short.reverseBytes(in.readShort());
  }

  private static int little24(DataInputStream in) throws IOException {
    return in.readUnsignedByte() | in.readUnsignedByte() << 8 | in.readUnsignedByte() << 16;
  }

  private static int little32(DataInputStream in) throws IOException {
    return Integer.reverseBytes(in.readInt());
  }
}
