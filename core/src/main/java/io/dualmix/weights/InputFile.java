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

/** A weight file opened for random access in little-endian order. */
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
   * @throws DualMixException if it is missing, a folder or not readable
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
   * @param length number of bytes; the caller ensures that the file has as many after {@code
   *     position}
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
   * Reads contiguous values.
   *
   * @param shape shape of the values; the caller ensures that the file has their bytes
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

  /** The error for invalid content. */
  DualMixException damaged(String how) {
    return new DualMixException(
        path + " is not a valid weight file: " + how,
        "It may be truncated or damaged; download or write it again.");
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
        // The file was only read, so a failure of close loses no data.
      }
    }
  }
}
