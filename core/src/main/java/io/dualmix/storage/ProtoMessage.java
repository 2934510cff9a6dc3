package io.dualmix.storage;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A message of protocol buffers, field by field, encoded by protobuf's own {@link
 * CodedOutputStream}. It knows its size before it is written, so that large payloads are fetched
 * only when their turn comes.
 */
public final class ProtoMessage {
  private static final int LENGTH_DELIMITED = 2;

  /** Bytes that are fetched when they are written. */
  @FunctionalInterface
  public interface Payload {
    /** Writes them. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** A field as protobuf encodes it. */
  @FunctionalInterface
  private interface Field {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  private final List<Payload> parts = new ArrayList<>();
  private long size;

  /** An integer or an enum's number. */
  public ProtoMessage number(int field, long value) {
    return add(out -> out.writeInt64(field, value));
  }

  /** A repeated integer. */
  public ProtoMessage numbers(int field, long... values) {
    for (long value : values) {
      number(field, value);
    }
    return this;
  }

  /** A 32-bit float. */
  public ProtoMessage decimal(int field, float value) {
    return add(out -> out.writeFloat(field, value));
  }

  /** A 64-bit float. */
  public ProtoMessage decimal(int field, double value) {
    return add(out -> out.writeDouble(field, value));
  }

  /** A string, as UTF-8. */
  public ProtoMessage text(int field, String value) {
    return bytes(field, ByteString.copyFromUtf8(value).toByteArray());
  }

  /** Bytes. */
  public ProtoMessage bytes(int field, byte[] value) {
    return payload(field, value.length, out -> out.write(value));
  }

  /** A message within this one, as it is now: what is added to it later does not count. */
  public ProtoMessage message(int field, ProtoMessage inner) {
    return head(field, inner.size).append(inner);
  }

  /** The fields of another message after those of this one. */
  public ProtoMessage append(ProtoMessage other) {
    parts.addAll(other.parts);
    size += other.size;
    return this;
  }

  /**
   * Bytes of known length.
   *
   * @param length exactly as many as the payload writes
   */
  public ProtoMessage payload(int field, long length, Payload payload) {
    head(field, length).parts.add(payload);
    size += length;
    return this;
  }

  /** Bytes that {@link #writeTo} writes. */
  public long size() {
    return size;
  }

  /** Writes the fields in the order in which they were added. */
  public void writeTo(OutputStream out) throws IOException {
    for (Payload part : parts) {
      part.writeTo(out);
    }
  }

  /** All of it, for a message that fits into memory. */
  public byte[] toByteArray() {
    ByteArrayOutputStream out = new ByteArrayOutputStream((int) size);
    try {
      writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Of a payload; memory has none.
    }
    return out.toByteArray();
  }

  private ProtoMessage head(int field, long length) {
    return add(
        out -> {
          out.writeTag(field, LENGTH_DELIMITED);
          out.writeUInt64NoTag(length);
        });
  }

  private ProtoMessage add(Field field) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream coded = CodedOutputStream.newInstance(bytes, 32);
    try {
      field.writeTo(coded);
      coded.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory has none.
    }
    byte[] encoded = bytes.toByteArray();
    parts.add(out -> out.write(encoded));
    size += encoded.length;
    return this;
  }
}
