package io.dualmix.model;

import io.dualmix.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Atrous spatial pyramid of DeepLabV2 (Chen et al. 2016), the paper's head: the sum of four biased
 * 3x3 convolutions with rates 6, 12, 18 and 24. Tensor names are AdaptSegNet's.
 */
final class DeepLabV2Head implements Head {
  private static final int[] RATES = {6, 12, 18, 24};

  private final List<Conv2d> branches = new ArrayList<>();

  DeepLabV2Head(ParameterStore.Node at, Backbone backbone, ModelSpec spec) {
    ConvShape shape = ConvShape.of(backbone.highChannels(), spec.classes(), 3);
    ParameterStore.Node list = at.child("conv2d_list");
    for (int i = 0; i < RATES.length; i++) {
      branches.add(Conv2d.classifier(list.child(i), shape.dilated(RATES[i])));
    }
  }

  /** Logits at the output stride. */
  @Override
  public Tensor forward(Features features, Pass pass) {
    try (TensorScope scope = new TensorScope()) {
      Tensor sum = branches.get(0).forward(features.high());
      for (Conv2d branch : branches.subList(1, branches.size())) {
        sum = sum.add_(branch.forward(features.high()));
      }
      return scope.keep(sum);
    }
  }
}
