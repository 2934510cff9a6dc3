package io.dualmix.run;

import io.dualmix.storage.AtomicFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that grows by whole records, each handed to the system at once. */
final class AppendedFile implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;

  private AppendedFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Opens or creates the file and cuts it off behind {@code length} bytes. */
  static AppendedFile open(Path path, long length) {
    try {
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.truncate(length).position(length);
      return new AppendedFile(path, channel);
    } catch (IOException e) {
      throw AtomicFiles.cannotWrite(path, e);
    }
  }

  void append(String text) {
    append(text.getBytes(StandardCharsets.UTF_8));
  }

  void append(byte[] bytes) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw AtomicFiles.cannotWrite(path, e);
    }
  }

  /** Returns when everything appended is on the disk itself. */
  void force() {
    try {
      channel.force(false);
    } catch (IOException e) {
      throw AtomicFiles.cannotWrite(path, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw AtomicFiles.cannotWrite(path, e);
    }
  }
}
