package io.dualmix.model;

import io.dualmix.tensor.TensorScope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;

/** A network from images to features. Tensors of the result belong to the caller's scope. */
interface Backbone {
  /**
   * A part of the network: what comes in at one place goes out at one place, so that it can be
   * computed again from its input alone.
   */
  @FunctionalInterface
  interface Unit {
    /** The output for an input, of the caller's scope. */
    Tensor forward(Tensor input, ForwardContext context);
  }

  /**
   * Where features of a stride come from.
   *
   * @param unit whose output they are, counted from 0
   * @param channels of that output
   */
  record Stage(int unit, int channels) {}

  /** The whole backbone, one unit behind the other. */
  List<Unit> units();

  /** The features that heads may ask for, by their stride as {@link Features} has it. */
  SortedMap<Integer, Stage> stages();

  /**
   * What {@link #forward} does with normalised images in evaluation, for all strides. Empty if that
   * cannot be told yet: the network then trains and predicts, and is not exported as a graph.
   */
  Optional<Features<GraphBuilder.Value>> describe(GraphBuilder graph, GraphBuilder.Value images);

  /**
   * Whether weight decay applies to norms, biases and positions, too, unless the configuration says
   * otherwise: so it is with convolutional networks, not with transformers.
   */
  default boolean decaysNorms() {
    return true;
  }

  /** Channels of the features by stride. */
  default SortedMap<Integer, Integer> channels() {
    SortedMap<Integer, Integer> channels = new TreeMap<>();
    stages().forEach((stride, stage) -> channels.put(stride, stage.channels()));
    return channels;
  }

  /** The units up to the last whose output is needed. */
  default List<Unit> unitsFor(Set<Integer> strides) {
    int last = strides.stream().mapToInt(stride -> stages().get(stride).unit()).max().orElseThrow();
    return units().subList(0, last + 1);
  }

  /**
   * The features of normalised images. Units behind the last that is needed are left out.
   *
   * @param images [N, 3, H, W], H and W at least 1
   * @param strides of the features that are needed: one or more of {@link #stages}
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
          // Only the graph, if there is one, still needs it: dozens would pile up without one.
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
