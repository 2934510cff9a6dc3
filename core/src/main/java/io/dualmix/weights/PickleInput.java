package io.dualmix.weights;

import io.dualmix.DualMixException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads the bytes of a pickle sequentially, with bounds checks. */
final class PickleInput {
  private static final int BUFFER = 1 << 16;
  private static final int LONGEST_LINE = 4096;

  private final InputFile file;
  private final long end;
  private ByteBuffer buffer = ByteBuffer.allocate(0);
  private long afterBuffer;

  /**
   * @param start position of the first byte in the file
   * @param end position after the last byte, at most the file's size
   */
  PickleInput(InputFile file, long start, long end) {
    this.file = file;
    this.afterBuffer = start;
    this.end = end;
  }

  /** The position of the next byte in the file. */
  long position() {
    return afterBuffer - buffer.remaining();
  }

  DualMixException damaged(String how) {
    return file.damaged("the pickle in it " + how + " (byte " + position() + ")");
  }

  int u8() {
    return little(1).get() & 0xff;
  }

  int u16() {
    return little(2).getShort() & 0xffff;
  }

  int i32() {
    return little(4).getInt();
  }

  long u32() {
    return i32() & 0xffffffffL;
  }

  long i64() {
    return little(8).getLong();
  }

  /** Reads a 64-bit float in big-endian order; all other numbers are little-endian. */
  double f64() {
    return Double.longBitsToDouble(Long.reverseBytes(i64()));
  }

  /** Reads a number of bytes given in the file. */
  byte[] bytes(long length) {
    if (length < 0 || length > end - position()) {
      throw damaged("claims " + Long.toUnsignedString(length) + " bytes, more than the file has");
    }
    byte[] bytes = new byte[(int) length];
    int copied = 0;
    while (copied < bytes.length) {
      fill(1);
      int count = Math.min(buffer.remaining(), bytes.length - copied);
      buffer.get(bytes, copied, count);
      copied += count;
    }
    return bytes;
  }

  String utf8(long length) {
    return new String(bytes(length), StandardCharsets.UTF_8);
  }

  /** Reads text of Python 2, whose encoding is unknown. */
  String latin1(long length) {
    return new String(bytes(length), StandardCharsets.ISO_8859_1);
  }

  /** Reads text up to the end of the line. */
  String line() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = u8(); next != '\n'; next = u8()) {
      if (line.size() == LONGEST_LINE) {
        throw damaged("has a line of more than " + LONGEST_LINE + " bytes");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private ByteBuffer little(int length) {
    fill(length);
    return buffer;
  }

  /** Buffers at least {@code length} bytes, at most the buffer's capacity. */
  private void fill(int length) {
    if (buffer.remaining() >= length) {
      return;
    }
    long position = position();
    if (length > end - position) {
      throw damaged("ends too early");
    }
    int count = (int) Math.min(BUFFER, end - position);
    buffer = file.read(position, count).order(ByteOrder.LITTLE_ENDIAN);
    afterBuffer = position + count;
  }
}
