package io.dualmix.model;

import io.dualmix.PublicApi;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/** A network that computes logits from features. */
@PublicApi
public interface Head {
  /** The strides of the required features, a subset of {@link Backbone#stages}. */
  Set<Integer> strides();

  /**
   * The logits at the head's own resolution, [N, C, h, w].
   *
   * @param features features of {@link #strides}, from the backbone that the head was built for
   */
  Tensor forward(Features<Tensor> features, ForwardContext context);

  /**
   * Describes {@link #forward} in evaluation mode; empty if the head cannot be exported as a graph.
   */
  Optional<GraphBuilder.Value> describe(GraphBuilder graph, Features<GraphBuilder.Value> features);

  /** The dilated 3x3 convolutions on the deepest features; empty for none. */
  default List<Conv2d> dilated() {
    return List.of();
  }

  /** The logits of {@link #forward}, then those of auxiliary heads for training. */
  default List<Tensor> levels(Features<Tensor> features, ForwardContext context) {
    return List.of(forward(features, context));
  }
}
