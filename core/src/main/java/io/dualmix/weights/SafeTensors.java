package io.dualmix.weights;

import static org.bytedeco.pytorch.global.torch.empty;

import io.dualmix.DualMixException;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A safetensors file: named tensors and free text, nothing that runs. Opened, its header has been
 * checked and tensors are read one by one; nothing larger than the file is ever allocated.
 */
public final class SafeTensors implements AutoCloseable {
  private static final int LENGTH_BYTES = 8;
  private static final int LONGEST_HEADER = 100_000_000;
  private static final int CHUNK = 64 << 20;

  private final Path file;
  private final FileChannel channel;
  private final SafeTensorsHeader header;
  private final long dataStart;

  private SafeTensors(Path file, FileChannel channel, SafeTensorsHeader header, long dataStart) {
    this.file = file;
    this.channel = channel;
    this.header = header;
    this.dataStart = dataStart;
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws DualMixException if it is missing, cut off or damaged
   */
  public static SafeTensors open(Path file) {
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
      SafeTensors opened = open(file, channel);
      channel = null;
      return opened;
    } catch (NoSuchFileException e) {
      throw new DualMixException("There is no file " + file, "Check the path.", e);
    } catch (IOException e) {
      throw unreadable(file, e);
    } finally {
      closeQuietly(channel);
    }
  }

  private static SafeTensors open(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    if (size < LENGTH_BYTES) {
      throw SafeTensorsHeader.damaged(file, "it has only " + size + " bytes", null);
    }
    ByteBuffer prefix = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    readFully(channel, prefix, 0);
    long length = prefix.getLong(0);
    if (length < 0 || length > size - LENGTH_BYTES || length > LONGEST_HEADER) {
      throw SafeTensorsHeader.damaged(
          file,
          "its header claims " + Long.toUnsignedString(length) + " of " + size + " bytes",
          null);
    }
    ByteBuffer json = ByteBuffer.allocate((int) length);
    readFully(channel, json, LENGTH_BYTES);
    long dataStart = LENGTH_BYTES + length;
    SafeTensorsHeader header = SafeTensorsHeader.parse(json.array(), size - dataStart, file);
    return new SafeTensors(file, channel, header, dataStart);
  }

  /** The names of the tensors, in the order of the file. */
  public List<String> names() {
    return List.copyOf(header.entries().keySet());
  }

  /** Free text by key. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /** The shape of a tensor of the file. */
  public long[] shape(String name) {
    return entry(name).shape().stream().mapToLong(Long::longValue).toArray();
  }

  /**
   * Reads a tensor.
   *
   * @return in host memory, of the file's type, owned by the caller's innermost scope
   * @throws DualMixException if there is no such tensor, or the file cannot be read
   */
  public Tensor read(String name) {
    SafeTensorsHeader.Entry entry = entry(name);
    try (TensorScope scope = new TensorScope()) {
      TensorOptions options = new TensorOptions(entry.dtype().scalarType());
      Tensor tensor = empty(shape(name), options, new MemoryFormatOptional());
      long bytes = entry.end() - entry.begin();
      for (long done = 0; done < bytes; done += CHUNK) {
        int length = (int) Math.min(CHUNK, bytes - done);
        readFully(channel, view(tensor, done, length), dataStart + entry.begin() + done);
      }
      return scope.keep(tensor);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private SafeTensorsHeader.Entry entry(String name) {
    SafeTensorsHeader.Entry entry = header.entries().get(name);
    if (entry == null) {
      throw new DualMixException(file + " has no tensor '" + name + "'", "");
    }
    return entry;
  }

  @Override
  public void close() {
    closeQuietly(channel);
  }

  /**
   * Writes a file, whole or not at all. Equal tensors and metadata give equal bytes: tensors are
   * ordered by size of their values, largest first so that all are aligned, then by name.
   *
   * @param tensors by name, on any device
   * @param metadata free text by key
   */
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
    List<String> order = new ArrayList<>(tensors.keySet());
    Map<String, DType> types = new LinkedHashMap<>();
    tensors.forEach((name, tensor) -> types.put(name, dtype(name, tensor)));
    order.sort(Comparator.comparing((String n) -> types.get(n)).thenComparing(n -> n));
    byte[] json = header(order, types, tensors, metadata);
    AtomicFiles.write(
        file,
        target -> {
          try (FileChannel out =
              FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer prefix = ByteBuffer.allocate(LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            writeFully(out, prefix.putLong(0, json.length));
            writeFully(out, ByteBuffer.wrap(json));
            for (String name : order) {
              writeData(out, tensors.get(name));
            }
          }
        });
  }

  private static DType dtype(String name, Tensor tensor) {
    // Java enumerations of JavaCPP carry their value; several constants may share one.
    int value = tensor.scalar_type().value;
    return Arrays.stream(DType.values())
        .filter(d -> d.scalarType().value == value)
        .findFirst()
        .orElseThrow(
            () ->
                new DualMixException(
                    "The tensor '"
                        + name
                        + "' has the type "
                        + tensor.scalar_type()
                        + ", which cannot be written; known are "
                        + Arrays.toString(DType.values()),
                    ""));
  }

  private static byte[] header(
      List<String> order,
      Map<String, DType> types,
      Map<String, Tensor> tensors,
      Map<String, String> metadata) {
    JsonMapper mapper = new JsonMapper();
    ObjectNode root = mapper.createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode texts = root.putObject(SafeTensorsHeader.METADATA);
      metadata.forEach(texts::put);
    }
    long offset = 0;
    for (String name : order) {
      ObjectNode node = root.putObject(name);
      node.put("dtype", types.get(name).name());
      ArrayNode shape = node.putArray("shape");
      Arrays.stream(Tensors.shape(tensors.get(name))).forEach(shape::add);
      long end = offset + tensors.get(name).numel() * types.get(name).bytes();
      node.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] json = mapper.writeValueAsBytes(root);
    int padded = (json.length + LENGTH_BYTES - 1) / LENGTH_BYTES * LENGTH_BYTES;
    byte[] aligned = Arrays.copyOf(json, padded);
    Arrays.fill(aligned, json.length, padded, (byte) ' ');
    return aligned;
  }

  private static void writeData(FileChannel out, Tensor tensor) throws IOException {
    try (TensorScope scope = new TensorScope()) {
      Tensor host = tensor.detach().cpu().contiguous();
      long bytes = host.numel() * host.element_size();
      for (long done = 0; done < bytes; done += CHUNK) {
        writeFully(out, view(host, done, (int) Math.min(CHUNK, bytes - done)));
      }
    }
  }

  private static ByteBuffer view(Tensor tensor, long offset, int length) {
    BytePointer bytes = new BytePointer(tensor.data_ptr());
    return bytes.position(offset).limit(offset + length).asByteBuffer();
  }

  private static void readFully(FileChannel channel, ByteBuffer into, long position)
      throws IOException {
    long at = position;
    while (into.hasRemaining()) {
      int count = channel.read(into, at);
      if (count < 0) {
        throw new EOFException("it ends at byte " + at);
      }
      at += count;
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) < 0) {
        throw new EOFException();
      }
    }
  }

  private static DualMixException unreadable(Path file, IOException e) {
    return new DualMixException(
        "Cannot read " + file + ": " + e.getMessage(), "Check that it is a readable file.", e);
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
