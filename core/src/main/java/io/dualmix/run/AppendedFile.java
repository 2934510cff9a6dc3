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

/** An append-only file. Each record is passed to the operating system in one write. */
public final class AppendedFile implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;

  /**
   * The file's key on the file system, to detect a replaced file; null if the system has no keys.
   */
  private final Object key;

  private AppendedFile(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.channel = channel;
    this.key = key(path);
  }

  /** Opens or creates the file and truncates it to {@code length} bytes. */
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
   * Checks that the file was not deleted or moved while it is open: the system would accept all
   * further writes, and the data would be lost.
   *
   * @throws CannotWriteException if the file is no longer at its path
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

  /** Flushes all appended data to the disk. */
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
        "Restore the folder; everything written before is intact.",
        cause);
  }

  private static Object key(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }
}
