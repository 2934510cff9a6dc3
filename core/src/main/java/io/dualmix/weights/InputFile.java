package io.dualmix.weights;

import static org.bytedeco.pytorch.global.torch.empty;

import io.dualmix.DualMixException;
import io.dualmix.tensor.TensorScope;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;

/** A weight file open for reading at any place, in little-endian order. */
final class InputFile implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;
  private final long size;

  private InputFile(Path path, FileChannel channel, long size) {
    this.path = path;
    this.channel = channel;
    this.size = size;
  }

  /**
   * @throws DualMixException if it is missing, a folder, or may not be read
   */
  static InputFile open(Path path) {
    if (Files.isDirectory(path)) {
      throw new DualMixException(path + " is a folder, expected a weight file", "Name the file.");
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
      InputFile opened = new InputFile(path, channel, channel.size());
      channel = null;
      return opened;
    } catch (NoSuchFileException e) {
      throw new DualMixException("There is no file " + path, "Check the path.", e);
    } catch (IOException e) {
      throw unreadable(path, e);
    } finally {
      closeQuietly(channel);
    }
  }

  Path path() {
    return path;
  }

  long size() {
    return size;
  }

  /**
   * @param length at most what the file has from {@code position} on, by the caller's own check
   */
  ByteBuffer read(long position, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    try {
      readFully(bytes, position);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
    return bytes.flip();
  }

  /**
   * Values that lie one behind the other.
   *
   * @param shape whose bytes the file has, by the caller's own check
   * @return owned by the caller's innermost scope
   */
  Tensor readTensor(DType type, long[] shape, long position) {
    try (TensorScope scope = new TensorScope()) {
      Tensor tensor =
          empty(shape, new TensorOptions(type.scalarType()), new MemoryFormatOptional());
      long at = position;
      for (ByteBuffer chunk : TensorBytes.of(tensor)) {
        int length = chunk.remaining();
        readFully(chunk, at);
        at += length;
      }
      return scope.keep(tensor);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private void readFully(ByteBuffer into, long position) throws IOException {
    long at = position;
    while (into.hasRemaining()) {
      int count = channel.read(into, at);
      if (count < 0) {
        throw new EOFException("it ends at byte " + at);
      }
      at += count;
    }
  }

  /** The error for a file whose content cannot be. */
  DualMixException damaged(String how) {
    return new DualMixException(
        path + " is no usable weight file: " + how,
        "It may be cut off or damaged; fetch or write it again.");
  }

  private static DualMixException unreadable(Path path, IOException e) {
    return new DualMixException(
        "Cannot read " + path + ": " + e.getMessage(), "Check that it is a readable file.", e);
  }

  @Override
  public void close() {
    closeQuietly(channel);
  }

  private static void closeQuietly(FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // Nothing was written; closing a file that was read loses nothing.
      }
    }
  }
}
