package io.dualmix.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.createCPUGenerator;

import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import io.dualmix.weights.SafeTensors;
import io.dualmix.weights.SharedFolder;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MobileNetV1 with ImageNet weights against activations computed in NumPy. */
class MobileNetReferenceTest {
  @ParameterizedTest
  @CsvSource({
    "mobilenetv1_100, 1.0, 3", "mobilenetv1_100, 1.0, 5", "mobilenetv1_100, 1.0, 11",
    "mobilenetv1_100, 1.0, 12", "mobilenetv1_025, 0.25, 3", "mobilenetv1_025, 0.25, 5",
    "mobilenetv1_025, 0.25, 11", "mobilenetv1_025, 0.25, 13"
  })
  void activationsAgree(String name, double width, int block) {
    try (SafeTensors weights =
            SafeTensors.open(SharedFolder.file("weights/" + name + "_imagenet.safetensors"));
        SafeTensors reference =
            SafeTensors.open(SharedFolder.file("weights/mobilenetv1_reference.safetensors"));
        ParameterStore store = new ParameterStore();
        TensorScope scope = new TensorScope();
        NoGradGuard guard = new NoGradGuard()) {
      var generator = new GeneratorOptional(createCPUGenerator(0));
      MobileNetV1 network = new MobileNetV1(store.root(generator), 32, width, block);
      store
          .state()
          .forEach(
              (tensor, values) -> {
                if (!tensor.endsWith("num_batches_tracked")) {
                  values.copy_(weights.read(tensor));
                }
              });
      Tensor input = Normalisation.TENSORFLOW.apply(reference.read("image"));
      float[] actual = Tensors.toFloats(network.after(block, input, ForwardContext.evaluation()));
      float[] expected = Tensors.toFloats(reference.read(name + ".after_block_" + block));
      assertThat(relativeError(actual, expected)).isLessThan(1e-5);
    }
  }

  /** The length of the difference by the length of the expected values. */
  private static double relativeError(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    double difference = 0;
    double length = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow((double) actual[i] - expected[i], 2);
      length += Math.pow(expected[i], 2);
    }
    return Math.sqrt(difference / length);
  }
}
