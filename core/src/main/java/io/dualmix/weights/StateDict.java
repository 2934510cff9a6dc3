package io.dualmix.weights;

import io.dualmix.weights.PickleValue.Dict;
import io.dualmix.weights.PickleValue.Opaque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The tensors of a PyTorch file by name: those of the dictionary, among all that a checkpoint nests
 * into each other, which holds the most values. Of equal ones, as teacher and student may be, it is
 * the first.
 *
 * @param path the keys that lead to the dictionary, such as {@code state_dict}; empty for the whole
 * @param tensors by name, in the order of the file
 * @param texts plain values beside the dictionary, such as {@code epoch}
 */
record StateDict(String path, Map<String, TorchTensor> tensors, Map<String, String> texts) {
  private static final int DEEPEST = 24;

  /** Modules may share children: a small file could name more of them than memory holds. */
  private static final int MOST_MODULES = 100_000;

  private static final int MOST_TEXTS = 50;
  private static final int LONGEST_TEXT = 500;

  StateDict {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
  }

  /** The largest within a value; without any tensors if there are none. */
  static StateDict largest(Object root) {
    return new Search().run(root);
  }

  private static final class Search {
    private final Set<Object> visited = Collections.newSetFromMap(new IdentityHashMap<>());
    private String path = "";
    private Map<String, TorchTensor> tensors = Map.of();
    private double values = -1;
    private int modules;

    StateDict run(Object root) {
      visit(root, "", 0);
      Map<String, String> texts = new LinkedHashMap<>();
      if (root instanceof Dict dict) {
        dict.entries().forEach((key, value) -> keep(texts, key, value));
      }
      return new StateDict(path, tensors, texts);
    }

    private static void keep(Map<String, String> texts, Object key, Object value) {
      boolean plain =
          value instanceof String || value instanceof Number || value instanceof Boolean;
      String text = String.valueOf(value);
      if (plain && texts.size() < MOST_TEXTS && text.length() <= LONGEST_TEXT) {
        texts.put(String.valueOf(key), text);
      }
    }

    private void visit(Object value, String at, int depth) {
      if (depth > DEEPEST || !(value instanceof PickleValue) || !visited.add(value)) {
        return;
      }
      if (value instanceof Opaque object) {
        Map<String, TorchTensor> found = new LinkedHashMap<>();
        collectModule(object, "", found, 0);
        offer(at, found);
        visit(object.items(), at, depth + 1);
        visit(object.state(), at, depth + 1);
      } else if (value instanceof Dict dict) {
        Map<String, TorchTensor> found = new LinkedHashMap<>();
        addTensors(dict, "", found);
        offer(at, found);
        dict.entries()
            .forEach(
                (key, inner) -> visit(inner, at.isEmpty() ? "" + key : at + "." + key, depth + 1));
      }
    }

    private void offer(String at, Map<String, TorchTensor> found) {
      // Claimed sizes are not checked yet: their product may be beyond 64 bits.
      double sum = 0;
      for (TorchTensor tensor : found.values()) {
        sum += tensor.shape().stream().mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b);
      }
      if (!found.isEmpty() && sum > values) {
        values = sum;
        tensors = found;
        path = at;
      }
    }

    private static void addTensors(Dict dict, String prefix, Map<String, TorchTensor> into) {
      dict.entries()
          .forEach(
              (key, value) -> {
                if (key instanceof String && value instanceof TorchTensor tensor) {
                  into.put(prefix + key, tensor);
                }
              });
    }

    /** A whole {@code nn.Module} that was saved: the state dict that it would have given. */
    private void collectModule(
        Opaque module, String prefix, Map<String, TorchTensor> into, int depth) {
      if (!(module.state() instanceof Dict attributes)
          || depth > DEEPEST
          || ++modules > MOST_MODULES) {
        return;
      }
      if (attributes.entries().get("_parameters") instanceof Dict parameters) {
        addTensors(parameters, prefix, into);
      }
      if (attributes.entries().get("_buffers") instanceof Dict buffers) {
        addTensors(buffers, prefix, into);
      }
      if (attributes.entries().get("_modules") instanceof Dict children) {
        children
            .entries()
            .forEach(
                (name, child) -> {
                  if (child instanceof Opaque inner) {
                    collectModule(inner, prefix + name + ".", into, depth + 1);
                  }
                });
      }
    }
  }
}
