package io.dualmix.data.image;

import java.io.EOFException;
import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decodes the stored samples of an 8-bit PNG file without interlacing: one byte per pixel for grey
 * and palettes, three for colour. It writes RGB directly to the heap, which takes about four fifths
 * of the time of OpenCV's decoder and the following copies.
 */
final class PngImageDecoder {
  /** The block size: large enough for a low overhead per call, small enough for the CPU cache. */
  private static final int BLOCK = 1 << 16;

  private final ImageContent file;
  private int nextPart;

  private PngImageDecoder(ImageContent file) {
    this.file = file;
  }

  /** Whether {@link #decode} supports this kind of file. */
  static boolean knows(ImageHeader header) {
    return header.format() == ImageFormat.PNG
        && header.bitDepth() == 8
        && !header.interlaced()
        && samples(header) > 0;
  }

  /** The number of samples per pixel; 0 for an unsupported kind. */
  private static int samples(ImageHeader header) {
    return switch (header.colourType()) {
      case ImageHeader.GREY, ImageHeader.PALETTE -> 1;
      case ImageHeader.COLOUR -> RgbImage.CHANNELS;
      default -> 0;
    };
  }

  /**
   * Decodes a file.
   *
   * @param file of a supported kind
   * @return {@code height * width} pixels, row by row
   * @throws IOException if it is damaged
   */
  static byte[] decode(ImageContent file) throws IOException {
    Inflater inflater = new Inflater();
    try {
      return new PngImageDecoder(file).decode(file.header(), inflater);
    } catch (DataFormatException e) {
      throw new IOException("it is corrupt (" + e.getMessage() + ")", e);
    } finally {
      inflater.end();
    }
  }

  private byte[] decode(ImageHeader header, Inflater inflater)
      throws IOException, DataFormatException {
    int pixel = samples(header);
    int row = header.width() * pixel;
    byte[] samples = new byte[Math.multiplyExact(row, header.height())];
    int rows = Math.max(1, BLOCK / (row + 1));
    byte[] filtered = new byte[rows * (row + 1)];
    for (int y = 0; y < header.height(); y += rows) {
      int count = Math.min(rows, header.height() - y);
      inflate(inflater, filtered, count * (row + 1));
      for (int i = 0; i < count; i++) {
        unfilter(filtered, i * (row + 1), samples, (y + i) * row, row, pixel);
      }
    }
    return samples;
  }

  private void inflate(Inflater inflater, byte[] to, int length)
      throws IOException, DataFormatException {
    int done = 0;
    while (done < length) {
      int some = inflater.inflate(to, done, length - done);
      done += some;
      if (some == 0) {
        if (!inflater.needsInput() || inflater.finished() || nextPart == file.data().size()) {
          throw new EOFException();
        }
        ImageContent.Part part = file.data().get(nextPart++);
        inflater.setInput(file.bytes(), part.offset(), part.length());
      }
    }
  }

  /**
   * Undoes a row's filter.
   *
   * @param from the filtered rows; the filter type is at {@code start}, followed by the bytes
   * @param to the samples, complete before {@code at}
   * @param row number of bytes per row
   * @param pixel number of bytes per pixel, 1 or 3
   */
  private static void unfilter(byte[] from, int start, byte[] to, int at, int row, int pixel)
      throws IOException {
    int type = from[start];
    System.arraycopy(from, start + 1, to, at, row);
    switch (type) {
      case 0 -> {}
      case 1 -> {
        for (int c = 0; c < pixel; c++) {
          addLeft(to, at + c, at + row, pixel);
        }
      }
      case 2 -> addAbove(to, at, row);
      case 3 -> addMean(to, at, row, pixel);
      case 4 -> addNearest(to, at, row, pixel);
      default -> throw new IOException("it is corrupt (PNG row filter " + type + ")");
    }
  }

  /** Processes one sample of each pixel, so that the previous sum stays in a register. */
  private static void addLeft(byte[] to, int from, int end, int pixel) {
    byte left = 0;
    for (int i = from; i < end; i += pixel) {
      left += to[i];
      to[i] = left;
    }
  }

  private static void addAbove(byte[] to, int at, int row) {
    if (at == 0) {
      return; // The row above the first is zero.
    }
    for (int i = at; i < at + row; i++) {
      to[i] += to[i - row];
    }
  }

  private static void addMean(byte[] to, int at, int row, int pixel) {
    if (pixel == RgbImage.CHANNELS && at > 0) {
      addMeanOfColours(to, at, row);
      return;
    }
    for (int i = at; i < at + row; i++) {
      int left = i < at + pixel ? 0 : to[i - pixel] & 0xFF;
      int above = at == 0 ? 0 : to[i - row] & 0xFF;
      to[i] += (byte) ((left + above) >> 1);
    }
  }

  /** The most frequent filter, because of camera noise; computes three sums in parallel. */
  private static void addMeanOfColours(byte[] to, int at, int row) {
    int red = 0;
    int green = 0;
    int blue = 0;
    for (int i = at; i < at + row; i += RgbImage.CHANNELS) {
      int above = i - row;
      red = (to[i] + ((red + (to[above] & 0xFF)) >> 1)) & 0xFF;
      green = (to[i + 1] + ((green + (to[above + 1] & 0xFF)) >> 1)) & 0xFF;
      blue = (to[i + 2] + ((blue + (to[above + 2] & 0xFF)) >> 1)) & 0xFF;
      to[i] = (byte) red;
      to[i + 1] = (byte) green;
      to[i + 2] = (byte) blue;
    }
  }

  private static void addNearest(byte[] to, int at, int row, int pixel) {
    if (at == 0) {
      for (int c = 0; c < pixel; c++) {
        addLeft(to, at + c, at + row, pixel); // The predictor is the left value.
      }
      return;
    }
    for (int i = at; i < at + pixel; i++) {
      to[i] += to[i - row];
    }
    for (int i = at + pixel; i < at + row; i++) {
      int left = to[i - pixel] & 0xFF;
      to[i] += nearest(left, to[i - row] & 0xFF, to[i - row - pixel] & 0xFF);
    }
  }

  /** The Paeth predictor: the value nearest to left + above - corner. */
  private static byte nearest(int left, int above, int corner) {
    int toLeft = Math.abs(above - corner);
    int toAbove = Math.abs(left - corner);
    int toCorner = Math.abs(left + above - 2 * corner);
    int other = toAbove <= toCorner ? above : corner;
    return (byte) (toLeft <= Math.min(toAbove, toCorner) ? left : other);
  }
}
