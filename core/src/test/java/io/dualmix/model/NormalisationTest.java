package io.dualmix.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.util.List;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class NormalisationTest {
  /** One pixel: red 255, green 128, blue 0. */
  private static float[] apply(Normalisation normalisation) {
    try (TensorScope scope = new TensorScope()) {
      Tensor pixel = Tensors.ofBytes(new byte[] {(byte) 255, (byte) 128, 0}, 1, 3, 1, 1);
      return Tensors.toFloats(normalisation.apply(pixel));
    }
  }

  @Test
  void imageNetIsTorchvisions() {
    float[] expected = {
      (1 - 0.485f) / 0.229f, (128 / 255f - 0.456f) / 0.224f, (0 - 0.406f) / 0.225f
    };
    assertThat(apply(Normalisation.IMAGENET)).containsExactly(expected, Offset.offset(1e-5f));
  }

  @Test
  void tensorFlowRunsFromMinusOneToOne() {
    float[] expected = {1, 128 / 127.5f - 1, -1};
    assertThat(apply(Normalisation.TENSORFLOW)).containsExactly(expected, Offset.offset(1e-6f));
  }

  @Test
  void caffeIsBlueGreenRedLessTheMean() {
    float[] expected = {-104.00699f, 128 - 116.66877f, 255 - 122.67891f};
    assertThat(apply(Normalisation.CAFFE_BGR)).containsExactly(expected, Offset.offset(1e-4f));
  }

  @Test
  void twoMeansAreRefused() {
    assertThatThrownBy(() -> new Normalisation(false, 1, List.of(1.0, 2.0), List.of(1.0, 1.0, 1.0)))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("3 means");
  }

  @Test
  void aSpecificationSurvivesAsText() {
    for (String backbone : Backbones.names()) {
      ModelSpec spec =
          ModelSpec.of("deeplabv3plus", backbone, 7)
              .withDropout(0.3)
              .withBatchNorm(BatchNormMode.FROZEN_AFFINE);
      assertThat(ModelSpec.fromMap(spec.toMap())).isEqualTo(spec);
    }
  }

  @Test
  void aDamagedSpecificationNamesTheMissingKey() {
    var map = ModelSpec.of("deeplabv2", "resnet18", 7).toMap();
    map.remove("outputStride");
    assertThatThrownBy(() -> ModelSpec.fromMap(map))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("outputStride");
  }
}
