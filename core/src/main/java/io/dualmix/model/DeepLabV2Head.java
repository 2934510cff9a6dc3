package io.dualmix.model;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The paper's head: DeepLabV2's atrous spatial pyramid over the last features and, in multi-level
 * networks, another over those before, which takes part in the training loss only.
 */
final class DeepLabV2Head implements Head {
  private final Aspp main;
  private final Aspp auxiliary;

  DeepLabV2Head(ParameterStore.Node at, Backbone backbone, ModelSpec spec) {
    Variant variant = spec.variant();
    main = new Aspp(at, backbone.highChannels(), spec.classes(), variant.usedRates());
    auxiliary =
        variant.auxiliary()
            ? new Aspp(
                at.child("auxiliary"),
                backbone.middleChannels(),
                spec.classes(),
                variant.usedRates())
            : null;
  }

  /** Logits at the output stride. */
  @Override
  public Tensor forward(Features features, ForwardContext context) {
    return main.forward(features.high());
  }

  @Override
  public GraphBuilder.Value describe(GraphBuilder graph, DescribedFeatures features) {
    return main.describe(graph, features.high());
  }

  @Override
  public List<Tensor> levels(Features features, ForwardContext context) {
    return auxiliary == null
        ? List.of(forward(features, context))
        : List.of(forward(features, context), auxiliary.forward(features.middle()));
  }
}
