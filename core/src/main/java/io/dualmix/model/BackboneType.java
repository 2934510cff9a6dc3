package io.dualmix.model;

import io.dualmix.PublicApi;
import java.util.Set;

/**
 * A kind of backbone by its name in {@code model.backbone}. Plugins add further ones: public
 * classes with a constructor without parameters, listed in {@code
 * META-INF/services/io.dualmix.model.BackboneType}. Implementations have no state.
 */
@PublicApi
public interface BackboneType {
  /** The name in a configuration and in model files, such as {@code resnet50}. */
  String name();

  /** The input normalisation that its published weights expect. */
  default Normalisation normalisation() {
    return Normalisation.IMAGENET;
  }

  /** The supported output strides, each 1..128: those at which dilation can replace strides. */
  default Set<Integer> outputStrides() {
    return Set.of(8, 16, 32);
  }

  /**
   * Builds the network, with random weights.
   *
   * @param at where it registers its tensors; their names are those in weight files
   * @param outputStride one of {@link #outputStrides}
   * @param variant differences from published networks, for ResNets; others get {@link
   *     ModelVariant#STANDARD} as far as it concerns the backbone
   */
  Backbone create(ParameterStore.Node at, int outputStride, ModelVariant variant);
}
