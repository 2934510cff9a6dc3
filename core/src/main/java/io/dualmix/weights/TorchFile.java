package io.dualmix.weights;

import static org.bytedeco.pytorch.global.torch.as_strided;

import io.dualmix.DualMixException;
import io.dualmix.tensor.TensorScope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * The tensors of a file written by Python's {@code torch.save}. {@link PickleReader} reads the
 * pickle without executing code; values are read one tensor at a time.
 */
final class TorchFile implements WeightFile {
  private final InputFile file;
  private final String format;
  private final StateDict state;
  private final Map<String, ZipIndex.Region> storages;

  /**
   * @param storages position of each storage's values, by key
   * @param take dictionary to use; null for the largest
   */
  private TorchFile(
      InputFile file,
      String format,
      Object root,
      Map<String, ZipIndex.Region> storages,
      String take) {
    this.file = file;
    this.format = format;
    this.state = StateDict.of(root, take, file.path());
    this.storages = storages;
    if (state.tensors().isEmpty() && state.unreadable().isEmpty()) {
      throw new DualMixException(
          file.path() + " is a " + format + ", but holds no tensors by name",
          "Save the model's state dict: torch.save(model.state_dict(), file).");
    }
    state.tensors().forEach(this::requireUsable);
  }

  /** Reads the format since PyTorch 1.6; takes ownership of the file on success. */
  static TorchFile zip(InputFile file, String take) {
    TorchZip archive = new TorchZip(file);
    return new TorchFile(file, "PyTorch file", archive.root(), archive.storages(), take);
  }

  /** Reads the format before PyTorch 1.6; takes ownership of the file on success. */
  static TorchFile legacy(InputFile file, String take) {
    TorchLegacy content = new TorchLegacy(file);
    return new TorchFile(
        file, "PyTorch file of the format before 1.6", content.root(), content.storages(), take);
  }

  /** Validates a tensor against its storage and the file. */
  private void requireUsable(String name, TorchTensor tensor) {
    TorchTensor.Storage storage = tensor.storage();
    if (storage.type() == null) {
      return; // an error only when it is read
    }
    ZipIndex.Region region = storages.get(storage.key());
    long held = region.length() / storage.type().bytes();
    boolean fits;
    try {
      long end = Math.addExact(Math.addExact(storage.offset(), tensor.offset()), tensor.span());
      // Overlapping strides may repeat values, but not more than the file could contain.
      fits = end <= held && tensor.count() <= file.size() / storage.type().bytes();
    } catch (ArithmeticException e) {
      fits = false;
    }
    if (!fits) {
      throw file.damaged(
          "the tensor '"
              + name
              + "' of shape "
              + tensor.shape()
              + ", strides "
              + tensor.strides()
              + " and offset "
              + tensor.offset()
              + " does not fit its storage of "
              + held
              + " values");
    }
  }

  @Override
  public List<String> names() {
    return List.copyOf(state.tensors().keySet());
  }

  @Override
  public long[] shape(String name) {
    return longs(tensor(name).shape());
  }

  @Override
  public DType dtype(String name) {
    TorchTensor.Storage storage = tensor(name).storage();
    if (storage.type() == null) {
      throw new DualMixException(
          "The tensor '"
              + name
              + "' of "
              + file.path()
              + " is a "
              + storage.typeName()
              + ", which is not known",
          "Convert it in Python first, for example to float.");
    }
    return storage.type();
  }

  @Override
  public Tensor read(String name) {
    TorchTensor tensor = tensor(name);
    DType type = dtype(name);
    long first = tensor.storage().offset() + tensor.offset();
    long position = storages.get(tensor.storage().key()).start() + first * type.bytes();
    try (TensorScope scope = new TensorScope()) {
      if (tensor.contiguous() || tensor.count() == 0) {
        return scope.keep(file.readTensor(type, longs(tensor.shape()), position));
      }
      Tensor values = file.readTensor(type, new long[] {tensor.span()}, position);
      long[] shape = longs(tensor.shape());
      Tensor view = as_strided(values, shape, longs(tensor.strides()), new LongOptional(0));
      return scope.keep(view.contiguous());
    } catch (DualMixException e) {
      throw e;
    } catch (RuntimeException e) {
      // Shapes without values may still have sizes that libtorch does not support.
      throw new DualMixException(
          "Cannot read the tensor '" + name + "' of shape " + tensor.shape() + " of " + file.path(),
          "The file may be damaged.",
          e);
    }
  }

  @Override
  public Map<String, String> unreadable() {
    Map<String, String> unreadable = new LinkedHashMap<>(state.unreadable());
    state
        .tensors()
        .forEach(
            (name, tensor) -> {
              if (tensor.storage().type() == null) {
                unreadable.put(name, "of the type " + tensor.storage().typeName());
              }
            });
    return unreadable;
  }

  @Override
  public Map<String, String> metadata() {
    return new LinkedHashMap<>(state.texts());
  }

  @Override
  public String description() {
    String part = state.path().isEmpty() ? format : format + ", its entry '" + state.path() + "'";
    return state.others().isEmpty()
        ? part
        : part
            + "; others are "
            + String.join(", ", state.others())
            + " (choose with --take or model.weights_take)";
  }

  private TorchTensor tensor(String name) {
    TorchTensor tensor = state.tensors().get(name);
    if (tensor == null) {
      throw new DualMixException(file.path() + " has no tensor '" + name + "'", "");
    }
    return tensor;
  }

  private static long[] longs(List<Long> values) {
    return values.stream().mapToLong(Long::longValue).toArray();
  }

  @Override
  public void close() {
    file.close();
  }
}
