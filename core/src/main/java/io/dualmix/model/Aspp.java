package io.dualmix.model;

import io.dualmix.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Atrous spatial pyramid pooling: the sum of biased 3x3 convolutions with several dilation rates
 * (Chen et al. 2016). Tensor names are AdaptSegNet's.
 */
final class Aspp {
  /** The published rates. */
  static final List<Integer> RATES = List.of(6, 12, 18, 24);

  private final List<Conv2d> branches = new ArrayList<>();
  private final int used;

  /**
   * @param variant rates, and how many of them are in use; all have tensors, so that published
   *     weights match
   */
  Aspp(ParameterStore.Node at, int channels, int classes, ModelVariant variant) {
    this.used = variant.usedRates();
    List<Integer> rates = variant.ratesOr(RATES);
    ConvShape shape = ConvShape.of(channels, classes, 3);
    ParameterStore.Node list = at.child("conv2d_list");
    for (int i = 0; i < rates.size(); i++) {
      branches.add(Conv2d.classifier(list.child(i), shape.dilated(rates.get(i))));
    }
  }

  /** [N, channels, h, w] to [N, classes, h, w]. */
  Tensor forward(Tensor features) {
    try (TensorScope scope = new TensorScope()) {
      Tensor sum = branches.get(0).forward(features);
      for (Conv2d branch : branches.subList(1, used)) {
        sum = sum.add_(branch.forward(features));
      }
      return scope.keep(sum);
    }
  }

  /** The 3x3 convolutions in use. */
  List<Conv2d> dilated() {
    return branches.subList(0, used);
  }

  /** Describes {@link #forward}. */
  GraphBuilder.Value describe(GraphBuilder graph, GraphBuilder.Value features) {
    GraphBuilder.Value sum = branches.get(0).describe(graph, features);
    for (Conv2d branch : branches.subList(1, used)) {
      sum = graph.add(sum, branch.describe(graph, features));
    }
    return sum;
  }
}
