package io.dualmix.model;

import io.dualmix.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Atrous spatial pyramid pooling: the sum of biased 3x3 convolutions with dilation rates 6, 12, 18
 * and 24 (Chen et al. 2016). Tensor names are AdaptSegNet's.
 */
final class Aspp {
  private static final int[] RATES = {6, 12, 18, 24};

  private final List<Conv2d> branches = new ArrayList<>();
  private final int used;

  /**
   * @param used number of rates in use; all rates have tensors, so that published weights match
   */
  Aspp(ParameterStore.Node at, int channels, int classes, int used) {
    this.used = used;
    ConvShape shape = ConvShape.of(channels, classes, 3);
    ParameterStore.Node list = at.child("conv2d_list");
    for (int i = 0; i < RATES.length; i++) {
      branches.add(Conv2d.classifier(list.child(i), shape.dilated(RATES[i])));
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

  /** Describes {@link #forward}. */
  GraphBuilder.Value describe(GraphBuilder graph, GraphBuilder.Value features) {
    GraphBuilder.Value sum = branches.get(0).describe(graph, features);
    for (Conv2d branch : branches.subList(1, used)) {
      sum = graph.add(sum, branch.describe(graph, features));
    }
    return sum;
  }
}
