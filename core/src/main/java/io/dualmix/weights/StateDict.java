package io.dualmix.weights;

import io.dualmix.DualMixException;
import io.dualmix.weights.PickleValue.Dict;
import io.dualmix.weights.PickleValue.Opaque;
import io.dualmix.weights.PickleValue.UnreadableTensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tensors of a PyTorch file by name. A checkpoint may contain several nested dictionaries: the
 * requested one is used, otherwise the one with the most values. Ties, such as teacher and student,
 * are resolved by order.
 *
 * @param path keys of the dictionary, such as {@code state_dict}; empty for the whole file
 * @param tensors tensors by name, in the order of the file
 * @param unreadable reason by name for the tensors that cannot be read
 * @param others paths of the file's other dictionaries with at least half as many values
 * @param texts plain values outside of the dictionary, such as {@code epoch}
 */
record StateDict(
    String path,
    Map<String, TorchTensor> tensors,
    Map<String, String> unreadable,
    List<String> others,
    Map<String, String> texts) {
  private static final int DEEPEST = 24;

  /**
   * The limit of tensors: modules may share children, so a small file could expand to more names
   * than fit into memory.
   */
  private static final int MOST_MODULES = 100_000;

  /** The limit of plain values: a checkpoint has a few, a damaged file could have millions. */
  private static final int MOST_FOUND = 10_000;

  private static final int MOST_OTHERS = 20;
  private static final int MOST_TEXTS = 50;
  private static final int LONGEST_TEXT = 500;

  StateDict {
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    unreadable = Collections.unmodifiableMap(new LinkedHashMap<>(unreadable));
    others = List.copyOf(others);
    texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
  }

  /**
   * Selects a dictionary from a value; without tensors if there are none.
   *
   * @param take path of the dictionary or a key of it; null for the largest
   * @throws DualMixException if there is no such dictionary; the message lists the existing ones
   */
  static StateDict of(Object root, String take, Path file) {
    Search search = new Search();
    search.visit(root, "", 0);
    Found chosen = take == null ? search.largest() : search.named(take, file);
    List<String> others =
        search.found.stream()
            .filter(one -> !one.path.equals(chosen.path) && 2 * one.values >= chosen.values)
            .map(Found::path)
            .filter(path -> !path.isEmpty())
            .distinct()
            .limit(MOST_OTHERS)
            .toList();
    return new StateDict(chosen.path, chosen.tensors, chosen.unreadable, others, texts(root));
  }

  private static Map<String, String> texts(Object root) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (root instanceof Dict dict) {
      dict.entries().forEach((key, value) -> keep(texts, key, value));
    }
    return texts;
  }

  private static void keep(Map<String, String> texts, Object key, Object value) {
    boolean plain = value instanceof String || value instanceof Number || value instanceof Boolean;
    String text = String.valueOf(value);
    if (plain && texts.size() < MOST_TEXTS && text.length() <= LONGEST_TEXT) {
      texts.put(String.valueOf(key), text);
    }
  }

  /** A dictionary with tensors. */
  private record Found(
      String path,
      Map<String, TorchTensor> tensors,
      Map<String, String> unreadable,
      double values) {
    /** Ranks a match by the whole path before the last key, and that before a parent key. */
    private int nearness(String name) {
      if (path.equals(name)) {
        return 3;
      }
      return path.endsWith("." + name) ? 2 : ("." + path + ".").contains("." + name + ".") ? 1 : 0;
    }
  }

  private static final class Search {
    private final Set<Object> visited = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Found> found = new ArrayList<>();
    private int modules;

    Found largest() {
      Found best = new Found("", Map.of(), Map.of(), -1);
      for (Found one : found) {
        best = one.values > best.values ? one : best;
      }
      return best;
    }

    Found named(String name, Path file) {
      return found.stream()
          .filter(one -> one.nearness(name) > 0)
          .max(
              Comparator.comparingInt((Found one) -> one.nearness(name))
                  .thenComparingDouble(Found::values))
          .orElseThrow(
              () ->
                  new DualMixException(
                      file + " has no part '" + name + "' with tensors",
                      "Its parts are " + choices() + "."));
    }

    private String choices() {
      String list =
          found.stream()
              .filter(one -> !one.path.isEmpty())
              .sorted(Comparator.comparingDouble(Found::values).reversed())
              .limit(MOST_OTHERS)
              .map(one -> one.path + " (" + one.tensors.size() + " tensors)")
              .collect(Collectors.joining(", "));
      return list.isEmpty() ? "not named: take the whole" : list;
    }

    private void visit(Object value, String at, int depth) {
      if (depth > DEEPEST || !(value instanceof PickleValue) || !visited.add(value)) {
        return;
      }
      if (value instanceof Opaque object) {
        Content inside = new Content();
        collectModule(object, "", inside, 0);
        offer(at, inside);
        visit(object.items(), at, depth + 1);
        visit(object.state(), at, depth + 1);
      } else if (value instanceof Dict dict) {
        Content inside = new Content();
        inside.add(dict, "");
        offer(at, inside);
        dict.entries()
            .forEach(
                (key, inner) -> visit(inner, at.isEmpty() ? "" + key : at + "." + key, depth + 1));
      }
    }

    private void offer(String at, Content inside) {
      if (found.size() < MOST_FOUND && !(inside.read.isEmpty() && inside.unreadable.isEmpty())) {
        found.add(new Found(at, inside.read, inside.unreadable, inside.values()));
      }
    }

    /** Collects the state dict of a saved {@code nn.Module}. */
    private void collectModule(Opaque module, String prefix, Content into, int depth) {
      if (!(module.state() instanceof Dict attributes)
          || depth > DEEPEST
          || ++modules > MOST_MODULES) {
        return;
      }
      if (attributes.entries().get("_parameters") instanceof Dict parameters) {
        into.add(parameters, prefix);
      }
      if (attributes.entries().get("_buffers") instanceof Dict buffers) {
        into.add(buffers, prefix);
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

  /** The content of a dictionary or module. */
  private static final class Content {
    private final Map<String, TorchTensor> read = new LinkedHashMap<>();
    private final Map<String, String> unreadable = new LinkedHashMap<>();

    void add(Dict dict, String prefix) {
      dict.entries()
          .forEach(
              (key, value) -> {
                if (key instanceof String && value instanceof TorchTensor tensor) {
                  read.put(prefix + key, tensor);
                } else if (key instanceof String && value instanceof UnreadableTensor tensor) {
                  unreadable.put(prefix + key, tensor.kind());
                }
              });
    }

    /** Sizes are not validated yet: their product may exceed 64 bits. */
    double values() {
      double sum = 0;
      for (TorchTensor tensor : read.values()) {
        sum += tensor.shape().stream().mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b);
      }
      return sum;
    }
  }
}
