package io.dualmix.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.pytorch.global.torch.ones;

import io.dualmix.DualMixException;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class ComplementaryDropoutTest {
  private static final int PAIRS = 4;
  private static final int CHANNELS = 200;

  @Test
  void whatOneViewLosesIsDoubledInTheOther() {
    float[] factors = ComplementaryDropout.factors(PAIRS, CHANNELS, RandomStream.of(1));
    int half = PAIRS * CHANNELS;
    int untouched = 0;
    for (int pair = 0; pair < PAIRS; pair++) {
      int doubled = 0;
      for (int c = 0; c < CHANNELS; c++) {
        float first = factors[pair * CHANNELS + c];
        assertThat(first + factors[half + pair * CHANNELS + c]).isEqualTo(2);
        assertThat(first).isIn(0f, 1f, 2f);
        doubled += first == 2 ? 1 : 0;
      }
      if (doubled == 0) {
        untouched++;
      } else {
        assertThat(doubled).isBetween(70, 130);
      }
    }
    assertThat(untouched).isEqualTo(PAIRS / 2);
  }

  @Test
  void theOnlyPairOfABatchIsAlwaysDropped() {
    assertThat(ComplementaryDropout.factors(1, CHANNELS, RandomStream.of(1))).contains(0f, 2f);
  }

  @Test
  void everyStrideHasItsOwnMaskForWholeChannels() {
    try (TensorScope scope = new TensorScope()) {
      Features<Tensor> features =
          new Features<>(Map.of(4, ones(2, 3, 2, 2), 16, ones(2, 50, 1, 2)));
      Features<Tensor> dropped = ComplementaryDropout.apply(features, RandomStream.of(2));
      float[] low = Tensors.toFloats(dropped.at(4));
      for (int c = 0; c < 6; c++) {
        assertThat(new float[] {low[4 * c + 1], low[4 * c + 2], low[4 * c + 3]})
            .containsOnly(low[4 * c]);
      }
      float[] deep = Tensors.toFloats(dropped.at(16));
      assertThat(deep).containsOnly(0f, 2f).contains(0f, 2f);
    }
  }

  @Test
  void anOddBatchHasNoPairs() {
    try (TensorScope scope = new TensorScope()) {
      Features<Tensor> odd = new Features<>(Map.of(4, ones(3, 2, 2, 2)));
      assertThatThrownBy(() -> ComplementaryDropout.apply(odd, RandomStream.of(2)))
          .isInstanceOf(DualMixException.class)
          .hasMessageContaining("given 3 images");
    }
  }
}
