package io.dualmix.model;

import static org.bytedeco.pytorch.global.torch.empty;
import static org.bytedeco.pytorch.global.torch.full;

import io.dualmix.PublicApi;
import io.dualmix.tensor.TensorScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Owns the tensors of a network, by name and in the order of registration.
 *
 * <p>The store holds its own reference to each tensor, so a scope that is open during construction
 * may close without freeing the tensors.
 */
@PublicApi
public final class ParameterStore implements AutoCloseable {
  /** The role of a tensor. */
  private enum Role {
    WEIGHT,
    BIAS,
    POSITION,
    NORM_AFFINE,
    BUFFER
  }

  private record Entry(Tensor tensor, Role role) {}

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** A node in the tree of names, at which layers register their tensors. */
  public static final class Node {
    private final ParameterStore store;
    private final GeneratorOptional generator;
    private final String prefix;

    private Node(ParameterStore store, GeneratorOptional generator, String prefix) {
      this.store = store;
      this.generator = generator;
      this.prefix = prefix;
    }

    /** The child node of a name. */
    public Node child(String name) {
      return new Node(store, generator, prefix + name + ".");
    }

    /** The child node of an index. */
    public Node child(int index) {
      return child(Integer.toString(index));
    }

    /** A trainable tensor drawn from N(0, std). */
    public Tensor normal(String name, double std, long... shape) {
      return store.add(prefix + name, empty(shape).normal_(0, std, generator), Role.WEIGHT);
    }

    /** A trainable tensor of zeros, for a bias. */
    public Tensor bias(String name, long length) {
      return store.add(prefix + name, filled(0, length), Role.BIAS);
    }

    /** A trainable position embedding drawn from N(0, std). */
    public Tensor position(String name, double std, long... shape) {
      return store.add(prefix + name, empty(shape).normal_(0, std, generator), Role.POSITION);
    }

    /** Weight or bias of a batch norm. */
    public Tensor affine(String name, double value, long length) {
      return store.add(prefix + name, filled(value, length), Role.NORM_AFFINE);
    }

    /** A buffer, which is not trained. */
    public Tensor buffer(String name, double value, long length) {
      return store.add(prefix + name, filled(value, length), Role.BUFFER);
    }

    /** A scalar 64-bit integer counter, as in torchvision's files. */
    public Tensor counter(String name) {
      return store.add(
          prefix + name,
          full(new long[0], new Scalar(0), new TensorOptions(ScalarType.Long)),
          Role.BUFFER);
    }

    private static Tensor filled(double value, long length) {
      return full(new long[] {length}, new Scalar(value), new TensorOptions(ScalarType.Float));
    }
  }

  /** The root of the names; the generator must stay open while layers register. */
  Node root(GeneratorOptional generator) {
    return new Node(this, generator, "");
  }

  private Tensor add(String name, Tensor tensor, Role role) {
    tensor.retainReference();
    if (entries.putIfAbsent(name, new Entry(tensor, role)) != null) {
      throw new IllegalStateException("Two tensors are named " + name);
    }
    return tensor;
  }

  /**
   * Enables gradients for the trainable tensors.
   *
   * @param fixedNorms prefix of the names of the batch norms without gradients; null for none
   */
  void requireGradients(String fixedNorms) {
    entries.forEach(
        (name, entry) -> {
          if (entry.role() != Role.BUFFER) {
            boolean fixed =
                entry.role() == Role.NORM_AFFINE
                    && fixedNorms != null
                    && name.startsWith(fixedNorms);
            entry.tensor().requires_grad_(!fixed);
          }
        });
  }

  /** All tensors by name. */
  Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    entries.forEach((name, entry) -> state.put(name, entry.tensor()));
    return state;
  }

  /** The trainable tensors with a name prefix. */
  List<Tensor> trainable(String prefix) {
    List<Tensor> tensors = new ArrayList<>();
    entries.forEach(
        (name, entry) -> {
          if (name.startsWith(prefix) && entry.tensor().requires_grad()) {
            tensors.add(entry.tensor());
          }
        });
    return tensors;
  }

  /**
   * The {@link #trainable} tensors that are either weights, or norms, biases and position
   * embeddings.
   */
  List<Tensor> trainable(String prefix, boolean weights) {
    List<Tensor> tensors = new ArrayList<>();
    entries.forEach(
        (name, entry) -> {
          if (name.startsWith(prefix)
              && entry.tensor().requires_grad()
              && weights == (entry.role() == Role.WEIGHT)) {
            tensors.add(entry.tensor());
          }
        });
    return tensors;
  }

  /** The number of parameters with a name prefix, without buffers. */
  long count(String prefix) {
    return entries.entrySet().stream()
        .filter(e -> e.getKey().startsWith(prefix) && e.getValue().role() != Role.BUFFER)
        .mapToLong(e -> e.getValue().tensor().numel())
        .sum();
  }

  /**
   * Moves all tensors. The Java objects stay the same, so references in optimisers remain valid.
   */
  void move(Device device) {
    try (TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      for (Entry entry : entries.values()) {
        Tensor tensor = entry.tensor();
        tensor.set_data(tensor.to(device, tensor.scalar_type()));
      }
    }
  }

  /** Frees all tensors. */
  @Override
  public void close() {
    for (Entry entry : entries.values()) {
      entry.tensor().releaseReference();
    }
    entries.clear();
  }
}
