package io.dualmix.data.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes of a file, in memory or on disk, read at any place. Not safe for several threads. */
final class SeekableInput extends InputStream {
  private static final int BUFFER = 8192;

  /** Null where the whole content is in {@link #buffer}. */
  private final SeekableByteChannel channel;

  private final byte[] buffer;

  /** The place of the buffer's first byte. */
  private long start;

  private int at;
  private int limit;

  private SeekableInput(SeekableByteChannel channel, byte[] buffer, int limit) {
    this.channel = channel;
    this.buffer = buffer;
    this.limit = limit;
  }

  /** A content that is in memory. */
  static SeekableInput of(byte[] content) {
    return new SeekableInput(null, content, content.length);
  }

  /** A file; only what is asked for is read. */
  static SeekableInput open(Path file) throws IOException {
    return new SeekableInput(Files.newByteChannel(file), new byte[BUFFER], 0);
  }

  /** The place of the next byte. */
  long position() {
    return start + at;
  }

  /** Goes to a place; one behind the end has no byte. */
  void seek(long position) throws IOException {
    if (position < 0) {
      throw new IOException("it names the place " + position + " in itself");
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
