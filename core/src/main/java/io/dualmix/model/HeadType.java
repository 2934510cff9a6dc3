package io.dualmix.model;

import io.dualmix.PublicApi;
import java.util.List;

/**
 * A kind of head by its name in {@code model.architecture}. Plugins add further ones: public
 * classes with a constructor without parameters, listed in {@code
 * META-INF/services/io.dualmix.model.HeadType}. Implementations have no state.
 */
@PublicApi
public interface HeadType {
  /** The name in a configuration and in model files, such as {@code deeplabv3plus}. */
  String name();

  /**
   * Builds the head, with random weights.
   *
   * @param at where it registers its tensors
   * @param backbone whose {@link Backbone#channels} say what features there are
   * @param spec of the network: number of classes, width of the head, dropout
   * @throws io.dualmix.DualMixException if the backbone has no features of a stride that it reads
   */
  Head create(ParameterStore.Node at, Backbone backbone, ModelSpec spec);

  /** The dilation rates of its 3x3 convolutions on the deepest features; empty for none. */
  default List<Integer> dilationRates(ModelSpec spec) {
    return List.of();
  }
}
