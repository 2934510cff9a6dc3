package io.dualmix.model;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** A network from features to logits. */
interface Head {
  /**
   * The logits at the head's own resolution, [N, C, h, w].
   *
   * @param features of the backbone that the head was built for
   */
  Tensor forward(Features features, ForwardContext context);

  /** What {@link #forward} does in evaluation mode. */
  GraphBuilder.Value describe(GraphBuilder graph, DescribedFeatures features);

  /** The logits of {@link #forward}, then those of further heads that only training knows. */
  default List<Tensor> levels(Features features, ForwardContext context) {
    return List.of(forward(features, context));
  }
}
