package io.dualmix.model;

import io.dualmix.PublicApi;
import io.dualmix.tensor.TensorScope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;

/** A network that computes features from images. Returned tensors belong to the caller's scope. */
@PublicApi
public interface Backbone {
  /**
   * A part of the network with one input and one output, which can be recomputed from its input.
   */
  @FunctionalInterface
  interface Unit {
    /** Computes the output of an input, in the caller's scope. */
    Tensor forward(Tensor input, ForwardContext context);
  }

  /**
   * The source of the features of a stride.
   *
   * @param unit index of the unit that computes them, from 0
   * @param channels number of channels
   */
  record Stage(int unit, int channels) {}

  /** The units of the backbone in order. */
  List<Unit> units();

  /** The available features by stride, in the sense of {@link Features}. */
  SortedMap<Integer, Stage> stages();

  /**
   * Describes {@link #forward} for normalised images in evaluation mode, for all strides. Empty if
   * the network cannot be exported as a graph; training and prediction are possible anyway.
   */
  Optional<Features<GraphBuilder.Value>> describe(GraphBuilder graph, GraphBuilder.Value images);

  /**
   * The default for weight decay on norms, biases and position embeddings: true for convolutional
   * networks, false for transformers.
   */
  default boolean decaysNorms() {
    return true;
  }

  /** The number of channels by stride. */
  default SortedMap<Integer, Integer> channels() {
    SortedMap<Integer, Integer> channels = new TreeMap<>();
    stages().forEach((stride, stage) -> channels.put(stride, stage.channels()));
    return channels;
  }

  /** The units up to the last one with a required output. */
  default List<Unit> unitsFor(Set<Integer> strides) {
    int last = strides.stream().mapToInt(stride -> stages().get(stride).unit()).max().orElseThrow();
    return units().subList(0, last + 1);
  }

  /**
   * Computes features of normalised images. Units after the last required one are skipped.
   *
   * @param images [N, 3, H, W], H and W at least 1
   * @param strides strides of the required features: one or more of {@link #stages}
   */
  default Features<Tensor> forward(Tensor images, Set<Integer> strides, ForwardContext context) {
    try (TensorScope scope = new TensorScope()) {
      List<Unit> units = unitsFor(strides);
      Map<Integer, Tensor> features = new HashMap<>();
      Tensor x = images;
      boolean needed = true;
      for (int i = 0; i < units.size(); i++) {
        Tensor next = units.get(i).forward(x, context);
        if (!needed) {
          // Frees the Java reference; only the autograd graph, if any, still needs the tensor.
          scope.drop(x);
        }
        x = next;
        needed = false;
        for (int stride : strides) {
          if (stages().get(stride).unit() == i) {
            features.put(stride, x);
            needed = true;
          }
        }
      }
      features.replaceAll((stride, tensor) -> scope.keep(tensor));
      return new Features<>(features);
    }
  }
}
