package io.dualmix.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** MATLAB 5 files with one column of numbers, stored in 16 bits. */
final class MatBuilder {
  static final int HEADER = 128;
  static final int COMPRESSED = 15;

  private MatBuilder() {}

  static byte[] file(boolean compressed, String name, int... values) {
    byte[] array = array(name, values);
    byte[] element = array;
    if (compressed) {
      byte[] packed = Deflated.pack(array);
      element = new byte[8 + packed.length];
      little(element).putInt(COMPRESSED).putInt(packed.length).put(packed);
    }
    byte[] file = new byte[HEADER + element.length];
    little(file)
        .position(HEADER - 4)
        .putShort((short) 0x0100)
        .putShort((short) 0x4D49)
        .put(element);
    return file;
  }

  private static byte[] array(String name, int... values) {
    int nameBytes = padded(name.length());
    int content = 16 + 16 + 8 + nameBytes + 8 + padded(2 * values.length);
    byte[] bytes = new byte[8 + content];
    ByteBuffer array = little(bytes);
    array.putInt(14).putInt(content);
    array.putInt(6).putInt(8).putInt(6).putInt(0); // Flags: class double.
    array.putInt(5).putInt(8).putInt(values.length).putInt(1);
    array.putInt(1).putInt(name.length()).put(name.getBytes(StandardCharsets.US_ASCII));
    array.position(48 + nameBytes);
    array.putInt(4).putInt(2 * values.length);
    for (int value : values) {
      array.putShort((short) value);
    }
    return bytes;
  }

  private static int padded(int bytes) {
    return (bytes + 7) / 8 * 8;
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
