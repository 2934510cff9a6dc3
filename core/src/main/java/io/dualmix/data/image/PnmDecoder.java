package io.dualmix.data.image;

import java.io.EOFException;
import java.io.IOException;

/**
 * Decodes the stored values of a portable bitmap, grey map or pixmap. OpenCV's decoder scales some
 * of them to 0..255.
 */
final class PnmDecoder {
  private final SeekableInput in;
  private final int kind;

  private PnmDecoder(SeekableInput in, int kind) {
    this.in = in;
    this.kind = kind;
  }

  /**
   * Decodes a label.
   *
   * @param file content of the file
   * @param header header of the file
   * @throws IOException if it is truncated or contains colours
   */
  static IndexRaster decode(byte[] file, ImageHeader header) throws IOException {
    SeekableInput in = SeekableInput.of(file);
    PnmDecoder values = new PnmDecoder(in, file[1] - '0');
    in.seek(2);
    // Width, height and, for all but bitmaps, the largest value, followed by one blank.
    for (int i = 0; i < (values.isBitmap() ? 2 : 3); i++) {
      values.number();
    }
    return values.raster(header);
  }

  private boolean isBitmap() {
    return kind == 1 || kind == 4;
  }

  private IndexRaster raster(ImageHeader header) throws IOException {
    char[] values = new char[header.width() * header.height()];
    for (int y = 0; y < header.height(); y++) {
      int bits = 0;
      for (int x = 0; x < header.width(); x++) {
        if (kind == 4) {
          bits = x % 8 == 0 ? octet() : bits << 1;
          values[y * header.width() + x] = (char) (bits >> 7 & 1);
        } else {
          values[y * header.width() + x] = (char) pixel(header.bitDepth());
        }
      }
    }
    return new IndexRaster(header.width(), header.height(), null, values);
  }

  private int pixel(int depth) throws IOException {
    int value = sample(depth);
    if (kind == 3 || kind == 6) {
      int green = sample(depth);
      int blue = sample(depth);
      if (value != green || value != blue) {
        throw new LabelDecoder.ColourLabel();
      }
    }
    return value;
  }

  private int sample(int depth) throws IOException {
    return switch (kind) {
      case 1 -> bit();
      case 2, 3 -> number();
      default -> depth == 16 ? octet() << 8 | octet() : octet();
    };
  }

  /** The digits of a text bitmap can follow each other without blanks. */
  private int bit() throws IOException {
    int next = octet();
    while (Character.isWhitespace(next)) {
      next = octet();
    }
    return next - '0' & 1;
  }

  private int number() throws IOException {
    int next = octet();
    while (next == '#' || Character.isWhitespace(next)) {
      while (next == '#' || (next != '\n' && !Character.isWhitespace(next))) {
        next = skipLine();
      }
      next = octet();
    }
    int number = 0;
    while (next >= '0' && next <= '9' && number < 1 << 20) {
      number = 10 * number + next - '0';
      next = in.read();
    }
    return number;
  }

  private int skipLine() throws IOException {
    int next = octet();
    while (next != '\n') {
      next = octet();
    }
    return next;
  }

  private int octet() throws IOException {
    int next = in.read();
    if (next < 0) {
      throw new EOFException();
    }
    return next;
  }
}
