package io.dualmix.weights;

import io.dualmix.DualMixException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * A safetensors file: named tensors and free text, without code. The header is validated on
 * opening, and tensors are read one by one; no allocation is larger than the file.
 */
public final class SafeTensors implements WeightFile {
  private static final int LENGTH_BYTES = 8;

  /** The limit of the format's reference implementation. */
  private static final int LONGEST_HEADER = 100_000_000;

  private final InputFile file;
  private final SafeTensorsHeader header;
  private final long dataStart;

  private SafeTensors(InputFile file, SafeTensorsHeader header, long dataStart) {
    this.file = file;
    this.header = header;
    this.dataStart = dataStart;
  }

  /**
   * Opens a file and validates its header.
   *
   * @throws DualMixException if it is missing, truncated or damaged
   */
  public static SafeTensors open(Path path) {
    InputFile file = InputFile.open(path);
    try {
      return of(file);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Takes ownership of the file on success. */
  static SafeTensors of(InputFile file) {
    Path path = file.path();
    long size = file.size();
    if (size < LENGTH_BYTES) {
      throw SafeTensorsHeader.damaged(path, "it has only " + size + " bytes", null);
    }
    long length = file.read(0, LENGTH_BYTES).getLong();
    if (length < 0 || length > size - LENGTH_BYTES || length > LONGEST_HEADER) {
      throw SafeTensorsHeader.damaged(
          path,
          "its header claims " + Long.toUnsignedString(length) + " of " + size + " bytes",
          null);
    }
    byte[] json = file.read(LENGTH_BYTES, (int) length).array();
    long dataStart = LENGTH_BYTES + length;
    return new SafeTensors(file, SafeTensorsHeader.parse(json, size - dataStart, path), dataStart);
  }

  @Override
  public List<String> names() {
    return List.copyOf(header.entries().keySet());
  }

  @Override
  public Map<String, String> metadata() {
    return header.metadata();
  }

  @Override
  public long[] shape(String name) {
    return entry(name).shape().stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public DType dtype(String name) {
    SafeTensorsHeader.Entry entry = entry(name);
    if (entry.dtype() == null) {
      throw new DualMixException(
          "The tensor '"
              + name
              + "' of "
              + file.path()
              + " has the type "
              + entry.type()
              + ", which cannot be read",
          "Convert it in Python first, for example to float.");
    }
    return entry.dtype();
  }

  @Override
  public Tensor read(String name) {
    SafeTensorsHeader.Entry entry = entry(name);
    try {
      return file.readTensor(dtype(name), shape(name), dataStart + entry.begin());
    } catch (DualMixException e) {
      throw e;
    } catch (RuntimeException e) {
      // Shapes without values may still have sizes that libtorch does not support.
      throw SafeTensorsHeader.damaged(
          file.path(), "the tensor '" + name + "' has the shape " + entry.shape(), e);
    }
  }

  @Override
  public Map<String, String> unreadable() {
    Map<String, String> unreadable = new LinkedHashMap<>();
    header
        .entries()
        .forEach(
            (name, entry) -> {
              if (entry.dtype() == null) {
                unreadable.put(name, "of the type " + entry.type());
              }
            });
    return unreadable;
  }

  @Override
  public String description() {
    return "safetensors file";
  }

  private SafeTensorsHeader.Entry entry(String name) {
    SafeTensorsHeader.Entry entry = header.entries().get(name);
    if (entry == null) {
      throw new DualMixException(file.path() + " has no tensor '" + name + "'", "");
    }
    return entry;
  }

  @Override
  public void close() {
    file.close();
  }

  /**
   * Writes a file atomically. Equal tensors and metadata give equal bytes.
   *
   * @param tensors by name, on any device
   * @param metadata free text by key
   */
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
    SafeTensorsWriter.write(file, NamedTensor.of(tensors), metadata);
  }
}
