package io.dualmix.data.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.DeflaterOutputStream;

/** MATLAB 5 files with one array, by MathWorks' description of the format. */
final class MatFiles {
  private MatFiles() {}

  /** A double array in little-endian order whose values are stored in 16 bits, as MATLAB does. */
  static void write(Path file, boolean compressed, String name, int... values) {
    write(file, bytes(ByteOrder.LITTLE_ENDIAN, compressed, name, values));
  }

  static void write(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(ByteOrder order, boolean compressed, String name, int... values) {
    byte[] array = array(order, name, values);
    if (compressed) {
      byte[] packed = deflate(array);
      array = new byte[8 + packed.length];
      ByteBuffer.wrap(array).order(order).putInt(15).putInt(packed.length).put(packed);
    }
    byte[] bytes = new byte[128 + array.length];
    ByteBuffer file = ByteBuffer.wrap(bytes).order(order);
    file.put("MATLAB 5.0 MAT-file, by a test".getBytes(StandardCharsets.US_ASCII));
    file.position(124);
    file.putShort((short) 0x0100).putShort((short) 0x4D49).put(array);
    return bytes;
  }

  private static byte[] array(ByteOrder order, String name, int... values) {
    int nameBytes = (name.length() + 7) / 8 * 8;
    int dataBytes = (2 * values.length + 7) / 8 * 8;
    int content = 16 + 16 + 8 + nameBytes + 8 + dataBytes;
    byte[] bytes = new byte[8 + content];
    ByteBuffer array = ByteBuffer.wrap(bytes).order(order);
    array.putInt(14).putInt(content);
    array.putInt(6).putInt(8).putInt(6).putInt(0); // Flags: class double.
    array.putInt(5).putInt(8).putInt(values.length).putInt(1); // A column.
    array.putInt(1).putInt(name.length()).put(name.getBytes(StandardCharsets.US_ASCII));
    array.position(16 + 16 + 8 + 8 + nameBytes);
    array.putInt(4).putInt(2 * values.length);
    for (int value : values) {
      array.putShort((short) value);
    }
    return bytes;
  }

  private static byte[] deflate(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
