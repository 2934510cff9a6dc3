package io.dualmix.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/** A network from features to logits. */
interface Head {
  /** The strides of the features that it reads, some of {@link Backbone#stages}. */
  Set<Integer> strides();

  /**
   * The logits at the head's own resolution, [N, C, h, w].
   *
   * @param features of {@link #strides}, from the backbone that the head was built for
   */
  Tensor forward(Features<Tensor> features, ForwardContext context);

  /** What {@link #forward} does in evaluation; empty if that cannot be told yet. */
  Optional<GraphBuilder.Value> describe(GraphBuilder graph, Features<GraphBuilder.Value> features);

  /** The logits of {@link #forward}, then those of further heads that only training knows. */
  default List<Tensor> levels(Features<Tensor> features, ForwardContext context) {
    return List.of(forward(features, context));
  }
}
