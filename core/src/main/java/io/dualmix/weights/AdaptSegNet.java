package io.dualmix.weights;

import io.dualmix.model.ModelSpec;
import io.dualmix.model.ModelVariant;
import io.dualmix.model.Normalisation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The conventions of weights from AdaptSegNet (Tsai et al. 2018) and related projects that tensor
 * shapes do not reveal: Caffe's strided convolution and input normalisation.
 */
final class AdaptSegNet {
  private AdaptSegNet() {}

  /**
   * The settings that a file with AdaptSegNet's names requires and the model does not have; empty
   * for other files.
   */
  static List<String> advice(Collection<String> names, ModelSpec spec) {
    boolean multi = names.stream().anyMatch(n -> n.contains("layer6.conv2d_list."));
    boolean caffe =
        names.stream().anyMatch(n -> n.startsWith("Scale.") || n.contains("layer5.conv2d_list."));
    List<String> advice = new ArrayList<>();
    if (!multi && !caffe) {
      return advice;
    }
    String because = "the names are AdaptSegNet's, whose networks expect model.";
    if (spec.variant().strideOn() != ModelVariant.StrideOn.CONV_1X1) {
      advice.add(because + "stride_on: 1x1");
    }
    if (!spec.variant().ceilPool()) {
      advice.add(because + "ceil_pool: true");
    }
    if (!spec.normalisation().equals(Normalisation.CAFFE_BGR)) {
      advice.add(because + "normalisation: caffe_bgr");
    }
    if (multi && !spec.variant().auxiliary()) {
      advice.add("the file has a second head; it is used with model.auxiliary_weight: 0.1");
    }
    if (spec.variant().usedRates() == 4) {
      advice.add("AdaptSegNet's own weights were trained with model.used_rates: 2");
    }
    return advice;
  }
}
