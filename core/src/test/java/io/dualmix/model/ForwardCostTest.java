package io.dualmix.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.tensor.RandomStream;
import org.junit.jupiter.api.Test;

class ForwardCostTest {
  private static final double GIGA = 1e9;

  private static double cost(ModelSpec spec, int height, int width) {
    try (SegmentationModel model = SegmentationModel.create(spec, RandomStream.of(1))) {
      return ForwardCost.of(model, height, width).orElseThrow();
    }
  }

  /** ResNet-18's published 1.8 billion multiply-adds at 224x224, less the classifier's 512 000. */
  @Test
  void resNet18AtStride32CostsWhatIsPublished() {
    ModelSpec spec = ModelSpec.of("deeplabv2", "resnet18", 1).withOutputStride(32);
    // Four 3x3 convolutions of 512 channels to one class on 7x7.
    double head = 2.0 * 4 * 9 * 512 * 7 * 7;
    assertThat((cost(spec, 224, 224) - head) / GIGA).isCloseTo(2 * 1.8136, within(0.001));
  }

  /** MobileNetV1's published 569 million, less its last block and classifier. */
  @Test
  void depthwiseConvolutionsCountEachChannelByItself() {
    ModelSpec spec = ModelSpec.of("deeplabv2", "mobilenetv1_100", 1).withOutputStride(32);
    double lastBlock = 7 * 7 * (9.0 * 1024 + 1024.0 * 1024);
    double expected = 568.740352e6 - lastBlock - 1024 * 1000;
    double head = 4.0 * 9 * 1024 * 7 * 7;
    assertThat(cost(spec, 224, 224)).isCloseTo(2 * (expected + head), within(1e3));
  }

  @Test
  void aNetworkThatCannotBeToldAsAGraphHasNoCost() {
    try (SegmentationModel model = UndescribedModel.create(3)) {
      assertThat(ForwardCost.of(model, 64, 64)).isEmpty();
    }
  }

  @Test
  void fourTimesThePixelsCostFourTimesAsMuch() {
    ModelSpec spec = ModelSpec.of("deeplabv3plus", "resnet50", 19);
    double pooled = 2.0 * 2048 * 256; // One value per channel, independent of the size.
    double small = cost(spec, 128, 256) - pooled;
    assertThat(cost(spec, 256, 512) - pooled).isCloseTo(4 * small, within(1e-6 * small));
  }
}
