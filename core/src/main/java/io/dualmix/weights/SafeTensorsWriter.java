package io.dualmix.weights;

import io.dualmix.DualMixException;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.tensor.TensorScope;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes safetensors files: an 8-byte length, a JSON header, the values. */
final class SafeTensorsWriter {
  private static final int ALIGNMENT = 8;

  private SafeTensorsWriter() {}

  /**
   * Writes a file atomically. Equal tensors and metadata give equal bytes: tensors are sorted by
   * the size of their data type, largest first for alignment, then by name.
   */
  static void write(Path file, List<NamedTensor> tensors, Map<String, String> metadata) {
    List<NamedTensor> order = new ArrayList<>(tensors);
    order.sort(Comparator.comparing(NamedTensor::dtype).thenComparing(NamedTensor::name));
    byte[] json = header(order, metadata);
    AtomicFiles.write(
        file,
        target -> {
          try (FileChannel out =
              FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer prefix = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            writeFully(out, prefix.putLong(0, json.length));
            writeFully(out, ByteBuffer.wrap(json));
            for (NamedTensor tensor : order) {
              writeData(out, tensor);
            }
          }
        });
  }

  private static byte[] header(List<NamedTensor> order, Map<String, String> metadata) {
    JsonMapper mapper = new JsonMapper();
    ObjectNode root = mapper.createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode texts = root.putObject(SafeTensorsHeader.METADATA);
      metadata.forEach(texts::put);
    }
    long offset = 0;
    for (NamedTensor tensor : order) {
      if (tensor.name().equals(SafeTensorsHeader.METADATA)) {
        throw new DualMixException(
            "A safetensors file cannot hold a tensor named " + tensor.name(), "Rename it.");
      }
      ObjectNode node = root.putObject(tensor.name());
      node.put("dtype", tensor.dtype().name());
      ArrayNode shape = node.putArray("shape");
      tensor.shape().forEach(shape::add);
      long end = offset + tensor.bytes();
      node.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] json = mapper.writeValueAsBytes(root);
    int padded = (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    byte[] aligned = Arrays.copyOf(json, padded);
    Arrays.fill(aligned, json.length, padded, (byte) ' ');
    return aligned;
  }

  private static void writeData(FileChannel out, NamedTensor tensor) throws IOException {
    try (TensorScope scope = new TensorScope()) {
      for (ByteBuffer chunk : TensorBytes.of(tensor.host())) {
        writeFully(out, chunk);
      }
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (channel.write(bytes) < 0) {
        throw new EOFException();
      }
    }
  }
}
