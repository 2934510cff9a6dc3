package io.dualmix.run.sink;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A message of protocol buffers, written field by field. */
final class ProtoMessage {
  // Wire types.
  private static final int VARINT = 0;
  private static final int FIXED_64 = 1;
  private static final int BYTES = 2;
  private static final int FIXED_32 = 5;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  void varint(int field, long value) {
    raw((long) field << 3 | VARINT);
    raw(value);
  }

  void fixed64(int field, double value) {
    raw((long) field << 3 | FIXED_64);
    out.writeBytes(little(Double.BYTES).putDouble(value).array());
  }

  void fixed32(int field, float value) {
    raw((long) field << 3 | FIXED_32);
    out.writeBytes(little(Float.BYTES).putFloat(value).array());
  }

  void text(int field, String value) {
    bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  void message(int field, ProtoMessage value) {
    bytes(field, value.toByteArray());
  }

  void bytes(int field, byte[] value) {
    raw((long) field << 3 | BYTES);
    raw(value.length);
    out.writeBytes(value);
  }

  boolean isEmpty() {
    return out.size() == 0;
  }

  byte[] toByteArray() {
    return out.toByteArray();
  }

  /** Seven bits a byte, the lowest first; the top bit says that more follow. */
  private void raw(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
