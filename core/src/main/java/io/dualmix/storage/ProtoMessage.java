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
 * A Protocol Buffers message that is built field by field and encoded with {@link
 * CodedOutputStream}. Its size is known before it is written, so large payloads are read only when
 * they are written.
 */
public final class ProtoMessage {
  private static final int LENGTH_DELIMITED = 2;

  /** Bytes that are produced when the message is written. */
  @FunctionalInterface
  public interface Payload {
    /** Writes the bytes. */
    void writeTo(OutputStream out) throws IOException;
  }

  /** An encoded field. */
  @FunctionalInterface
  private interface Field {
    void writeTo(CodedOutputStream out) throws IOException;
  }

  private final List<Payload> parts = new ArrayList<>();
  private long size;

  /** Adds an integer or enum field. */
  public ProtoMessage number(int field, long value) {
    return add(out -> out.writeInt64(field, value));
  }

  /** Adds a repeated integer field. */
  public ProtoMessage numbers(int field, long... values) {
    for (long value : values) {
      number(field, value);
    }
    return this;
  }

  /** Adds a 32-bit float field. */
  public ProtoMessage decimal(int field, float value) {
    return add(out -> out.writeFloat(field, value));
  }

  /** Adds a 64-bit float field. */
  public ProtoMessage decimal(int field, double value) {
    return add(out -> out.writeDouble(field, value));
  }

  /** Adds a string field, encoded as UTF-8. */
  public ProtoMessage text(int field, String value) {
    return bytes(field, ByteString.copyFromUtf8(value).toByteArray());
  }

  /** Adds a bytes field. */
  public ProtoMessage bytes(int field, byte[] value) {
    return payload(field, value.length, out -> out.write(value));
  }

  /** Adds a nested message. Fields that are added to it later are not included. */
  public ProtoMessage message(int field, ProtoMessage inner) {
    return head(field, inner.size).append(inner);
  }

  /** Appends the fields of another message. */
  public ProtoMessage append(ProtoMessage other) {
    parts.addAll(other.parts);
    size += other.size;
    return this;
  }

  /**
   * Adds a bytes field of known length.
   *
   * @param length exact number of bytes that the payload writes
   */
  public ProtoMessage payload(int field, long length, Payload payload) {
    head(field, length).parts.add(payload);
    size += length;
    return this;
  }

  /** The number of bytes that {@link #writeTo} writes. */
  public long size() {
    return size;
  }

  /** Writes the fields in the order in which they were added. */
  public void writeTo(OutputStream out) throws IOException {
    for (Payload part : parts) {
      part.writeTo(out);
    }
  }

  /** The encoded message, which must fit into memory. */
  public byte[] toByteArray() {
    ByteArrayOutputStream out = new ByteArrayOutputStream((int) size);
    try {
      writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Only a payload can throw; an array does not.
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
      throw new UncheckedIOException(e); // Writing to an array does not throw.
    }
    byte[] encoded = bytes.toByteArray();
    parts.add(out -> out.write(encoded));
    size += encoded.length;
    return this;
  }
}
