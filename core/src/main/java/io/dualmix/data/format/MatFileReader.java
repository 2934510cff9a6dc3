package io.dualmix.data.format;

import io.dualmix.DualMixException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.InflaterInputStream;

/**
 * Reads integer arrays from a MATLAB 5 file ("MAT-File Format", MathWorks): real numeric arrays by
 * name, compressed or not. Other arrays are skipped. Used for GTA5's {@code split.mat}.
 */
final class MatFileReader {
  /**
   * The maximum size in bytes of a file and of its decompressed content: 20 times GTA5's list. A
   * small file can decompress to a thousand times its size.
   */
  private static final int LARGEST = 1 << 20;

  private static final int HEADER = 128;
  private static final int MATRIX = 14;
  private static final int COMPRESSED = 15;
  private static final int FIRST_NUMERIC_CLASS = 6;
  private static final int LAST_NUMERIC_CLASS = 15;
  private static final int COMPLEX = 0x0800;

  private final Map<String, long[]> vectors = new HashMap<>();
  private int unpacked;

  private MatFileReader() {}

  /** An element with its type and its content. */
  private record Element(int type, ByteBuffer content) {}

  /**
   * Reads a file.
   *
   * @return the arrays by name, in column-major order
   * @throws DualMixException if it is missing, too large or not a MATLAB 5 file
   */
  static Map<String, long[]> read(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw new IOException("it is larger than " + LARGEST + " bytes");
      }
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      if (bytes.limit() < HEADER) {
        throw new IOException("it has no header");
      }
      MatFileReader reader = new MatFileReader();
      reader.readElements(bytes.order(order(bytes)).position(HEADER));
      return reader.vectors;
    } catch (IOException e) {
      throw new DualMixException(
          "Cannot read " + file + " as a MATLAB 5 file: " + e.getMessage(),
          "Download it again, or write the names of the images to train.txt, val.txt and test.txt"
              + " beside it, one per line.",
          e);
    }
  }

  private static ByteOrder order(ByteBuffer bytes) throws IOException {
    int mark = bytes.getShort(HEADER - 2);
    return switch (mark) {
      case 0x4D49 -> ByteOrder.BIG_ENDIAN; // "MI" as written in the byte order of the file
      case 0x494D -> ByteOrder.LITTLE_ENDIAN;
      default -> throw new IOException("its header does not end in MI or IM");
    };
  }

  private void readElements(ByteBuffer bytes) throws IOException {
    while (bytes.remaining() >= 8) {
      Element element = next(bytes);
      if (element.type == COMPRESSED) {
        readArray(next(inflate(element.content)));
      } else {
        readArray(element);
      }
    }
  }

  private void readArray(Element array) throws IOException {
    if (array.type != MATRIX) {
      return;
    }
    ByteBuffer flags = next(array.content).content;
    if (flags.remaining() < 4) {
      throw new IOException("an array has no flags");
    }
    int flag = flags.getInt();
    int kind = flag & 0xFF;
    if (kind < FIRST_NUMERIC_CLASS || kind > LAST_NUMERIC_CLASS || (flag & COMPLEX) != 0) {
      return;
    }
    next(array.content); // Skips the dimensions: row and column vectors are equivalent here.
    ByteBuffer name = next(array.content).content;
    Element numbers = next(array.content);
    vectors.put(StandardCharsets.US_ASCII.decode(name).toString(), numbers(numbers));
  }

  private static long[] numbers(Element element) throws IOException {
    ByteBuffer content = element.content;
    int width = width(element.type);
    long[] numbers = new long[content.remaining() / width];
    for (int i = 0; i < numbers.length; i++) {
      int at = content.position() + i * width;
      numbers[i] =
          switch (element.type) {
            case 1 -> content.get(at);
            case 2 -> content.get(at) & 0xFF;
            case 3 -> content.getShort(at);
            case 4 -> content.getShort(at) & 0xFFFF;
            case 5 -> content.getInt(at);
            case 6 -> content.getInt(at) & 0xFFFFFFFFL;
            case 7 -> (long) content.getFloat(at);
            case 9 -> (long) content.getDouble(at);
            default -> content.getLong(at);
          };
    }
    return numbers;
  }

  /**
   * The number of bytes per value: MATLAB stores an array in the smallest type that can represent
   * its values.
   */
  private static int width(int type) throws IOException {
    return switch (type) {
      case 1, 2 -> 1;
      case 3, 4 -> 2;
      case 5, 6, 7 -> 4;
      case 9, 12, 13 -> 8;
      default -> throw new IOException("it has numbers of the unknown type " + type);
    };
  }

  /** Reads the element at the buffer's position and skips its padding. */
  private static Element next(ByteBuffer bytes) throws IOException {
    if (bytes.remaining() < 8) {
      throw new IOException("it is truncated");
    }
    int start = bytes.position();
    int tag = bytes.getInt(start);
    boolean small = tag >>> 16 != 0; // Up to four bytes are stored in the tag itself.
    int type = small ? tag & 0xFFFF : tag;
    int length = small ? tag >>> 16 : bytes.getInt(start + 4);
    int content = small ? 4 : 8;
    if (length < 0 || length > (small ? 4 : bytes.remaining() - content)) {
      throw new IOException("an element of " + length + " bytes is truncated");
    }
    int padding = small || type == COMPRESSED ? 0 : (8 - length % 8) % 8;
    int end = small ? start + 8 : Math.min(start + content + length + padding, bytes.limit());
    Element element = new Element(type, bytes.slice(start + content, length).order(bytes.order()));
    bytes.position(end);
    return element;
  }

  private ByteBuffer inflate(ByteBuffer compressed) throws IOException {
    byte[] bytes = new byte[compressed.remaining()];
    compressed.get(bytes);
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
      byte[] content = in.readNBytes(LARGEST - unpacked);
      unpacked += content.length;
      if (in.read() >= 0) {
        throw new IOException("it decompresses to more than " + LARGEST + " bytes");
      }
      return ByteBuffer.wrap(content).order(compressed.order());
    }
  }
}
