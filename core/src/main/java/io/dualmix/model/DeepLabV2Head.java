package io.dualmix.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.bytedeco.pytorch.Tensor;

/**
 * The paper's head: DeepLabV2's atrous spatial pyramid on the last features and, in multi-level
 * networks, an auxiliary one on the second-last features, which is used in training only.
 */
final class DeepLabV2Head implements Head {
  private final int deepest;
  private final Aspp main;
  private final int before;
  private final Aspp auxiliary;

  DeepLabV2Head(ParameterStore.Node at, Backbone backbone, ModelSpec spec) {
    SortedMap<Integer, Integer> channels = backbone.channels();
    deepest = channels.lastKey();
    main = new Aspp(at, channels.get(deepest), spec.classes(), spec.variant());
    // The auxiliary features are large, so they are kept only if required.
    if (spec.variant().auxiliary()) {
      before = channels.headMap(deepest).lastKey();
      auxiliary =
          new Aspp(at.child("auxiliary"), channels.get(before), spec.classes(), spec.variant());
    } else {
      before = deepest;
      auxiliary = null;
    }
  }

  /** The dilation rates in use. */
  static List<Integer> rates(ModelSpec spec) {
    ModelVariant variant = spec.variant();
    return variant.ratesOr(Aspp.RATES).subList(0, variant.usedRates());
  }

  @Override
  public Set<Integer> strides() {
    return auxiliary == null ? Set.of(deepest) : Set.of(deepest, before);
  }

  /** Logits at the output stride. */
  @Override
  public Tensor forward(Features<Tensor> features, ForwardContext context) {
    return main.forward(features.at(deepest));
  }

  @Override
  public Optional<GraphBuilder.Value> describe(
      GraphBuilder graph, Features<GraphBuilder.Value> features) {
    return Optional.of(main.describe(graph, features.at(deepest)));
  }

  @Override
  public List<Conv2d> dilated() {
    List<Conv2d> dilated = new ArrayList<>(main.dilated());
    if (auxiliary != null) {
      dilated.addAll(auxiliary.dilated());
    }
    return dilated;
  }

  @Override
  public List<Tensor> levels(Features<Tensor> features, ForwardContext context) {
    return auxiliary == null
        ? List.of(forward(features, context))
        : List.of(forward(features, context), auxiliary.forward(features.at(before)));
  }
}
