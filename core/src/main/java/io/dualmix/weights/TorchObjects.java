package io.dualmix.weights;

import io.dualmix.weights.PickleValue.Dict;
import io.dualmix.weights.PickleValue.Global;
import io.dualmix.weights.PickleValue.UnreadableTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Resolves the supported calls in PyTorch's pickles: tensors, parameters, containers. */
final class TorchObjects implements PickleReader.Objects {
  private static final int MOST_DIMENSIONS = 32;
  private static final String UTILS = "torch._utils.";

  private final PickleInput input;
  private final Map<String, TorchTensor.Storage> storages = new LinkedHashMap<>();

  TorchObjects(PickleInput input) {
    this.input = input;
  }

  /** All referenced storages, by key. */
  Map<String, TorchTensor.Storage> storages() {
    return storages;
  }

  @Override
  public Object call(String function, List<?> arguments) {
    return switch (function) {
      case UTILS + "_rebuild_tensor", UTILS + "_rebuild_tensor_v2" -> tensor(arguments);
      case UTILS + "_rebuild_tensor_v3" -> new UnreadableTensor(newType(arguments));
      case UTILS + "_rebuild_qtensor" -> new UnreadableTensor("quantised");
      case UTILS + "_rebuild_sparse_tensor",
          UTILS + "_rebuild_sparse_csr_tensor",
          UTILS + "_rebuild_sparse_compressed_tensor" ->
          new UnreadableTensor("sparse");
      case UTILS + "_rebuild_nested_tensor" -> new UnreadableTensor("nested");
      case UTILS + "_rebuild_meta_tensor_no_storage" ->
          new UnreadableTensor("on the meta device, without values");
      case UTILS + "_rebuild_wrapper_subclass",
          UTILS + "_rebuild_device_tensor_from_numpy",
          UTILS + "_rebuild_device_tensor_from_cpu_tensor",
          UTILS + "_rebuild_xla_tensor" ->
          new UnreadableTensor("of a device or class that is not known");
      case UTILS + "_rebuild_parameter", UTILS + "_rebuild_parameter_with_state" ->
          arguments.isEmpty() ? PickleReader.UNKNOWN : arguments.get(0);
      case "collections.OrderedDict", "builtins.dict", "__builtin__.dict" -> dict(arguments);
      case "collections.defaultdict" -> new Dict();
      case "torch.Size", "builtins.list", "__builtin__.list", "builtins.set", "__builtin__.set" ->
          arguments.size() == 1 && arguments.get(0) instanceof List<?> list
              ? new ArrayList<>(list)
              : PickleReader.UNKNOWN;
      // Python 2 creates an object from its class and its base class.
      case "copy_reg._reconstructor", "copyreg._reconstructor" ->
          !arguments.isEmpty() && arguments.get(0) instanceof Global type
              ? new PickleValue.Opaque(type.name())
              : PickleReader.UNKNOWN;
      default -> PickleReader.UNKNOWN;
    };
  }

  /** The type of tensors without a specific storage class, such as 8-bit types. */
  private static String newType(List<?> arguments) {
    return arguments.size() > 6 && arguments.get(6) instanceof Global type
        ? "of the type " + type.name()
        : "of a type that is not known";
  }

  /** Python 2 passes the entries as a list of pairs. */
  private static Object dict(List<?> arguments) {
    Dict dict = new Dict();
    if (!arguments.isEmpty() && arguments.get(0) instanceof List<?> pairs) {
      for (Object pair : pairs) {
        if (pair instanceof List<?> two && two.size() == 2) {
          dict.put(two.get(0), two.get(1));
        }
      }
    }
    return dict;
  }

  private Object tensor(List<?> arguments) {
    if (arguments.size() < 4 || !(arguments.get(0) instanceof TorchTensor.Storage storage)) {
      throw input.damaged("has a tensor without a storage");
    }
    List<Long> shape = sizes(arguments.get(2));
    List<Long> strides = sizes(arguments.get(3));
    if (shape.size() != strides.size()) {
      throw input.damaged("has a tensor of shape " + shape + " and strides " + strides);
    }
    return new TorchTensor(storage, size(arguments.get(1)), shape, strides);
  }

  /**
   * A storage: {@code ('storage', type, key, device, count)}, before version 1.6 with {@code None}
   * or {@code (view key, offset, count)} at the end; or the source of a module's class.
   */
  @Override
  public Object persistent(Object id) {
    if (id instanceof List<?> parts && !parts.isEmpty()) {
      if ("storage".equals(parts.get(0)) && parts.size() >= 5) {
        return storage(parts);
      } else if ("module".equals(parts.get(0)) && parts.size() >= 2) {
        return parts.get(1);
      }
    }
    throw input.damaged("refers to something that is neither a storage nor a class");
  }

  private Object storage(List<?> parts) {
    if (!(parts.get(1) instanceof Global type) || !(parts.get(2) instanceof String key)) {
      throw input.damaged("has a storage without type or key");
    }
    String name = type.name().substring(type.name().lastIndexOf('.') + 1);
    DType dtype =
        Arrays.stream(DType.values())
            .filter(d -> d.storage().equals(name))
            .findFirst()
            .orElse(null);
    long offset = 0;
    if (parts.size() > 5 && parts.get(5) instanceof List<?> view && view.size() == 3) {
      offset = size(view.get(1));
    }
    var storage = new TorchTensor.Storage(key, dtype, name, size(parts.get(4)), offset);
    TorchTensor.Storage known = storages.putIfAbsent(key, storage);
    if (known != null && (known.type() != dtype || known.count() != storage.count())) {
      throw input.damaged("has two different storages '" + key + "'");
    }
    return storage;
  }

  private List<Long> sizes(Object value) {
    if (!(value instanceof List<?> list) || list.size() > MOST_DIMENSIONS) {
      throw input.damaged("has a tensor without a usable shape");
    }
    List<Long> sizes = new ArrayList<>();
    for (Object size : list) {
      sizes.add(size(size));
    }
    return sizes;
  }

  private long size(Object value) {
    if (value instanceof Long number && number >= 0) {
      return number;
    }
    throw input.damaged("has a size, offset or stride that is no whole number from 0 on");
  }
}
