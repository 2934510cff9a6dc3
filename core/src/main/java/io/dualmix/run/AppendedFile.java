package io.dualmix.run;

import io.dualmix.storage.AtomicFiles;
import io.dualmix.storage.CannotWriteException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/** A file that grows by whole records, each handed to the system at once. */
public final class AppendedFile implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;

  /** What tells this file from another one at the same path; null where the system has none. */
  private final Object key;

  private AppendedFile(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.channel = channel;
    this.key = key(path);
  }

  /** Opens or creates the file and cuts it off behind {@code length} bytes. */
  public static AppendedFile open(Path path, long length) {
    try {
      FileChannel channel =
          FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        channel.truncate(length).position(length);
        return new AppendedFile(path, channel);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw AtomicFiles.cannotWrite(path, e);
    }
  }

  public void append(String text) {
    append(text.getBytes(StandardCharsets.UTF_8));
  }

  public void append(byte[] bytes) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw AtomicFiles.cannotWrite(path, e);
    }
  }

  /**
   * Notices that the file was deleted or moved while it is open: the system would take everything
   * that is appended, and lose it.
   *
   * @throws CannotWriteException if the file is not at its path any more
   */
  void requireThere() {
    try {
      if (Objects.equals(key, key(path))) {
        return;
      }
    } catch (IOException e) {
      throw gone(e);
    }
    throw gone(null);
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

  private CannotWriteException gone(IOException cause) {
    return new CannotWriteException(
        path + " was deleted, moved or replaced while this run was writing it",
        "Put the folder back as it was; what was written before is whole.",
        cause);
  }

  private static Object key(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }
}
