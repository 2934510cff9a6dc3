package io.dualmix.data.image;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.zip.InflaterInputStream;

/**
 * Decodes the stored values of a PNG label. OpenCV is not used, because it converts palette indices
 * to colours and scales grey values of fewer than 8 bits.
 *
 * <p>Grey and palette images give their samples. Colour images must have equal channels, except
 * 16-bit labels with the class in the red channel (SYNTHIA). Pixels with alpha 0 are erased: see
 * {@link IndexRaster#erased(int)}.
 */
final class PngLabelDecoder {
  /** The first column and row and the steps of each Adam7 pass. */
  private static final int[][] INTERLACED = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private static final int[][] PLAIN = {{0, 0, 1, 1}};

  private final ImageHeader header;
  private final boolean redOfWideColour;
  private final int channels;
  private final char[] values;

  /** Null for a file without alpha. */
  private final boolean[] erased;

  private PngLabelDecoder(ImageHeader header, boolean redOfWideColour) throws IOException {
    this.header = header;
    this.redOfWideColour = redOfWideColour;
    this.channels = channels(header);
    this.values = new char[header.width() * header.height()];
    this.erased = channels % 2 == 0 ? new boolean[values.length] : null;
  }

  /**
   * Decodes a label.
   *
   * @param content a validated PNG file
   * @param redOfWideColour whether 16-bit colour labels have the class in the red channel
   * @throws IOException if it is damaged or is a picture and not a label
   */
  static IndexRaster decode(ImageContent content, boolean redOfWideColour) throws IOException {
    ImageHeader header = content.header();
    if (PngImageDecoder.knows(header) && header.colourType() != ImageHeader.COLOUR) {
      byte[] samples = PngImageDecoder.decode(content);
      return new IndexRaster(header.width(), header.height(), samples, null);
    }
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(content.bytes().length);
    content.data().forEach(part -> compressed.write(content.bytes(), part.offset(), part.length()));
    PngLabelDecoder decoder = new PngLabelDecoder(header, redOfWideColour);
    try (DataInputStream rows =
        new DataInputStream(
            new InflaterInputStream(new ByteArrayInputStream(compressed.toByteArray())))) {
      for (int[] pass : header.interlaced() ? INTERLACED : PLAIN) {
        decoder.readPass(rows, pass);
      }
    }
    return new IndexRaster(header.width(), header.height(), null, decoder.values, decoder.erased);
  }

  private static int channels(ImageHeader header) throws IOException {
    int depth = header.bitDepth();
    boolean whole = depth == 8 || depth == 16;
    boolean part = depth == 1 || depth == 2 || depth == 4;
    switch (header.colourType()) {
      case ImageHeader.GREY:
        if (whole || part) {
          return 1;
        }
        break;
      case ImageHeader.PALETTE:
        if (depth == 8 || part) {
          return 1;
        }
        break;
      case ImageHeader.GREY_ALPHA:
        if (whole) {
          return 2;
        }
        break;
      case ImageHeader.COLOUR:
      case ImageHeader.COLOUR_ALPHA:
        if (whole) {
          return header.colourType() == ImageHeader.COLOUR ? 3 : 4;
        }
        break;
      default:
    }
    throw new IOException(
        "PNG does not know colour type " + header.colourType() + " with " + depth + " bits");
  }

  private void readPass(DataInputStream rows, int[] pass) throws IOException {
    int columns = (header.width() - pass[0] + pass[2] - 1) / pass[2];
    int lines = (header.height() - pass[1] + pass[3] - 1) / pass[3];
    if (columns <= 0 || lines <= 0) {
      return;
    }
    int pixelBytes = Math.max(1, channels * header.bitDepth() / 8);
    int rowBytes = Math.toIntExact(((long) columns * channels * header.bitDepth() + 7) / 8);
    byte[] above = new byte[rowBytes];
    byte[] row = new byte[rowBytes];
    for (int line = 0; line < lines; line++) {
      int filter = rows.readUnsignedByte();
      rows.readFully(row);
      unfilter(filter, row, above, pixelBytes);
      int start = (pass[1] + line * pass[3]) * header.width() + pass[0];
      for (int column = 0; column < columns; column++) {
        int pixel = start + column * pass[2];
        values[pixel] = value(row, column);
        if (erased != null) {
          erased[pixel] = isErased(row, column);
        }
      }
      byte[] spare = above;
      above = row;
      row = spare;
    }
  }

  private static void unfilter(int filter, byte[] row, byte[] above, int pixelBytes)
      throws IOException {
    if (filter > 4) {
      throw new IOException("it is corrupt (PNG row filter " + filter + ")");
    }
    for (int i = 0; i < row.length && filter != 0; i++) {
      int left = i < pixelBytes ? 0 : row[i - pixelBytes] & 0xFF;
      int up = above[i] & 0xFF;
      int upLeft = i < pixelBytes ? 0 : above[i - pixelBytes] & 0xFF;
      int predicted =
          switch (filter) {
            case 1 -> left;
            case 2 -> up;
            case 3 -> (left + up) / 2;
            default -> paeth(left, up, upLeft);
          };
      row[i] += (byte) predicted;
    }
  }

  private static int paeth(int left, int up, int upLeft) {
    int estimate = left + up - upLeft;
    int toLeft = Math.abs(estimate - left);
    int toUp = Math.abs(estimate - up);
    int toUpLeft = Math.abs(estimate - upLeft);
    if (toLeft <= toUp && toLeft <= toUpLeft) {
      return left;
    }
    return toUp <= toUpLeft ? up : upLeft;
  }

  private char value(byte[] row, int column) throws IOException {
    int depth = header.bitDepth();
    if (depth < 8) {
      int bit = column * depth;
      return (char) ((row[bit >> 3] >> (8 - depth - (bit & 7))) & ((1 << depth) - 1));
    }
    int bytes = depth / 8;
    int at = column * channels * bytes;
    int value = sample(row, at, bytes);
    boolean colour = channels >= 3;
    if (colour
        && !(redOfWideColour && depth == 16)
        && (value != sample(row, at + bytes, bytes)
            || value != sample(row, at + 2 * bytes, bytes))) {
      throw new LabelDecoder.ColourLabel();
    }
    return (char) value;
  }

  private boolean isErased(byte[] row, int column) {
    int bytes = header.bitDepth() / 8;
    return sample(row, (column * channels + channels - 1) * bytes, bytes) == 0;
  }

  private static int sample(byte[] row, int at, int bytes) {
    return bytes == 1 ? row[at] & 0xFF : (row[at] & 0xFF) << 8 | (row[at + 1] & 0xFF);
  }
}
