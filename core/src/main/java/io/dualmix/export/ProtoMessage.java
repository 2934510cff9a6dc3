package io.dualmix.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A message in protobuf's wire format, field by field (protobuf.dev/programming-guides/encoding).
 * It knows its size before it is written, so that large payloads are fetched only when their turn
 * comes.
 */
final class ProtoMessage {
  private static final int VARINT = 0;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_32 = 5;

  /** Bytes that are fetched when they are written. */
  @FunctionalInterface
  interface Payload {
    void writeTo(OutputStream out) throws IOException;
  }

  private final List<Payload> parts = new ArrayList<>();
  private long size;

  /** An integer or an enum's number. */
  ProtoMessage number(int field, long value) {
    ByteArrayOutputStream bytes = tag(field, VARINT);
    varint(bytes, value);
    return add(bytes.toByteArray());
  }

  /** A repeated integer. */
  ProtoMessage numbers(int field, long... values) {
    for (long value : values) {
      number(field, value);
    }
    return this;
  }

  /** A 32-bit float. */
  ProtoMessage decimal(int field, float value) {
    ByteBuffer bits = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    ByteArrayOutputStream bytes = tag(field, FIXED_32);
    bytes.writeBytes(bits.putFloat(value).array());
    return add(bytes.toByteArray());
  }

  /** A string, as UTF-8. */
  ProtoMessage text(int field, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return payload(field, bytes.length, out -> out.write(bytes));
  }

  /** A message within this one, as it is now: what is added to it later does not count. */
  ProtoMessage message(int field, ProtoMessage inner) {
    return head(field, inner.size).append(inner);
  }

  /** The fields of another message after those of this one. */
  ProtoMessage append(ProtoMessage other) {
    parts.addAll(other.parts);
    size += other.size;
    return this;
  }

  /**
   * Bytes of known length.
   *
   * @param length exactly as many as the payload will write
   */
  ProtoMessage payload(int field, long length, Payload payload) {
    head(field, length).parts.add(payload);
    size += length;
    return this;
  }

  /** Bytes that {@link #writeTo} writes. */
  long size() {
    return size;
  }

  /** Writes the fields in the order in which they were added. */
  void writeTo(OutputStream out) throws IOException {
    for (Payload part : parts) {
      part.writeTo(out);
    }
  }

  private ProtoMessage head(int field, long length) {
    ByteArrayOutputStream head = tag(field, LENGTH_DELIMITED);
    varint(head, length);
    return add(head.toByteArray());
  }

  private ProtoMessage add(byte[] bytes) {
    parts.add(out -> out.write(bytes));
    size += bytes.length;
    return this;
  }

  private static ByteArrayOutputStream tag(int field, int wireType) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    varint(bytes, (long) field << 3 | wireType);
    return bytes;
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
  }
}
