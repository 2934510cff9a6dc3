package io.dualmix.data.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A stream over a file, in memory or on disk, with random access. Not thread-safe. */
final class SeekableInput extends InputStream {
  private static final int BUFFER = 8192;

  /** Null if the whole content is in {@link #buffer}. */
  private final SeekableByteChannel channel;

  private final byte[] buffer;

  /** The position of the buffer's first byte. */
  private long start;

  private int at;
  private int limit;

  private SeekableInput(SeekableByteChannel channel, byte[] buffer, int limit) {
    this.channel = channel;
    this.buffer = buffer;
    this.limit = limit;
  }

  /** Reads content in memory. */
  static SeekableInput of(byte[] content) {
    return new SeekableInput(null, content, content.length);
  }

  /** Opens a file; only the requested parts are read. */
  static SeekableInput open(Path file) throws IOException {
    return new SeekableInput(Files.newByteChannel(file), new byte[BUFFER], 0);
  }

  /** The position of the next byte. */
  long position() {
    return start + at;
  }

  /** Sets the position; reading beyond the end returns no bytes. */
  void seek(long position) throws IOException {
    if (position < 0) {
      throw new IOException("it refers to the position " + position + " in itself");
    }
    if (position >= start && position <= start + limit) {
      at = (int) (position - start);
    } else if (channel == null) {
      at = limit;
    } else {
      channel.position(position);
      start = position;
      at = 0;
      limit = 0;
    }
  }

  @Override
  public int read() throws IOException {
    return at < limit || fill() ? buffer[at++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (at >= limit && !fill()) {
      return -1;
    }
    int count = Math.min(length, limit - at);
    System.arraycopy(buffer, at, to, offset, count);
    at += count;
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    long size = channel == null ? limit : channel.size();
    long target = Math.min(size, position() + Math.max(0, count));
    long skipped = Math.max(0, target - position());
    seek(position() + skipped);
    return skipped;
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }

  private boolean fill() throws IOException {
    if (channel == null) {
      return false;
    }
    start += limit;
    at = 0;
    limit = 0;
    channel.position(start);
    limit = Math.max(0, channel.read(ByteBuffer.wrap(buffer)));
    return limit > 0;
  }
}
