package io.dualmix.data.image;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The first directory of a TIFF file (TIFF 6.0, section 2), which is also the format of EXIF 2.3:
 * integer values by tag.
 */
final class TiffDirectory {
  static final int WIDTH = 256;
  static final int HEIGHT = 257;
  static final int BITS = 258;
  static final int PHOTOMETRIC = 262;
  static final int STRIP_OFFSETS = 273;
  static final int ORIENTATION = 274;
  static final int STRIP_LENGTHS = 279;
  static final int TILE_OFFSETS = 324;
  static final int TILE_LENGTHS = 325;

  private static final int LITTLE = 0x4949;
  private static final int BIG = 0x4D4D;
  private static final int MAGIC = 42;
  private static final int SHORT = 3;
  private static final int LONG = 4;

  /** A file of 65,536 rows has at most one strip per row. */
  private static final int MOST_VALUES = 1 << 17;

  private final Map<Integer, long[]> values = new HashMap<>();

  /** The position of the orientation entry. */
  private int orientationEntry;

  private TiffDirectory() {}

  /**
   * Reads a directory.
   *
   * @param in the file
   * @param base position of the byte order mark
   * @throws IOException if there is no directory, or it is truncated
   */
  static TiffDirectory read(SeekableInput in, long base) throws IOException {
    in.seek(base);
    int order = (int) number(in, 2, false);
    if (order != LITTLE && order != BIG) {
      throw new IOException("its TIFF byte order is unknown");
    }
    boolean little = order == LITTLE;
    if (number(in, 2, little) != MAGIC) {
      throw new IOException("it is not a classic TIFF file (BigTIFF is not supported)");
    }
    long first = base + number(in, 4, little);
    in.seek(first);
    int count = (int) number(in, 2, little);
    TiffDirectory directory = new TiffDirectory();
    for (int i = 0; i < count; i++) {
      in.seek(first + 2 + 12L * i);
      directory.readEntry(in, base, little);
    }
    return directory;
  }

  /**
   * A copy of a TIFF file with the orientation reset, because OpenCV's decoder rotates some images
   * itself.
   *
   * @param file the whole file
   * @return a copy with the same pixels as {@code file}
   */
  static byte[] withoutOrientation(byte[] file) throws IOException {
    TiffDirectory directory = read(SeekableInput.of(file), 0);
    byte[] plain = file.clone();
    boolean little = file[0] == 'I';
    int at = directory.orientationEntry;
    int bytes = file[at + (little ? 2 : 3)] == SHORT ? 2 : 4;
    for (int i = 0; i < bytes; i++) {
      plain[at + 8 + i] = (byte) (i == (little ? 0 : bytes - 1) ? 1 : 0);
    }
    return plain;
  }

  private void readEntry(SeekableInput in, long base, boolean little) throws IOException {
    int place = (int) in.position();
    int tag = (int) number(in, 2, little);
    int type = (int) number(in, 2, little);
    long count = number(in, 4, little);
    if ((type != SHORT && type != LONG) || count < 1 || count > MOST_VALUES) {
      return;
    }
    int bytes = type == SHORT ? 2 : 4;
    if (count * bytes > 4) {
      in.seek(base + number(in, 4, little));
    }
    long[] read = new long[(int) count];
    for (int i = 0; i < read.length; i++) {
      read[i] = number(in, bytes, little);
    }
    if (values.putIfAbsent(tag, read) == null && tag == ORIENTATION) {
      orientationEntry = place;
    }
  }

  /** The first value of a tag. */
  long value(int tag, long otherwise) {
    long[] found = values.get(tag);
    return found == null ? otherwise : found[0];
  }

  /** The largest value of a tag, such as the maximum number of bits per channel. */
  long largest(int tag, long otherwise) {
    long[] found = values.get(tag);
    return found == null ? otherwise : Arrays.stream(found).max().getAsLong();
  }

  /** All values of a tag; empty for none. */
  long[] all(int tag) {
    return values.getOrDefault(tag, new long[0]).clone();
  }

  /** Whether 0 is white in a bilevel or grey image (PhotometricInterpretation 0). */
  boolean whiteIsZero() {
    return value(PHOTOMETRIC, 1) == 0;
  }

  /** The EXIF orientation, 1 to 8; 1 for upright. */
  int orientation() {
    long value = value(ORIENTATION, 1);
    return value >= 1 && value <= 8 ? (int) value : 1;
  }

  private static long number(SeekableInput in, int bytes, boolean little) throws IOException {
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("it is truncated within its TIFF directory");
      }
      number = little ? number | (long) next << (8 * i) : number << 8 | next;
    }
    return number;
  }
}
