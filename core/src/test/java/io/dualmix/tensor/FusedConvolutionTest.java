package io.dualmix.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.pytorch.global.torch.conv2d;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** oneDNN's convolution with an activation against libtorch's and the activation after it. */
class FusedConvolutionTest {
  private static Tensor wave(long... shape) {
    int count = 1;
    for (long size : shape) {
      count *= (int) size;
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (4 * Math.sin(i * 0.7 + 0.2));
    }
    return Tensors.ofFloats(values, shape);
  }

  private static Tensor plain(Tensor x, Tensor w, Tensor b, FusedConvolution.Shape shape) {
    long[] stride = {shape.stride(), shape.stride()};
    long[] dilation = {shape.dilation(), shape.dilation()};
    var bias = new TensorOptional(b);
    return conv2d(x, w, bias, stride, shape.padding(), dilation, shape.groups());
  }

  @ParameterizedTest
  @CsvSource({
    // activation, in, out, kernel, stride, rows and columns of zeros, dilation, groups
    "NONE, 6, 8, 1, 1, 0, 0, 1, 1",
    "RELU, 6, 8, 3, 2, 1, 1, 1, 1",
    "RELU6, 6, 8, 3, 1, 2, 2, 2, 1",
    "RELU6, 16, 16, 3, 1, 1, 1, 1, 16",
    "RELU6, 16, 16, 3, 2, 0, 1, 1, 16",
    "RELU, 16, 16, 3, 1, 3, 3, 3, 16"
  })
  void isTheConvolutionAndThenTheActivation(
      Activation activation,
      long in,
      long out,
      long kernel,
      long stride,
      long rows,
      long columns,
      long dilation,
      long groups) {
    try (TensorScope scope = new TensorScope();
        NoGrad guard = NoGrad.open()) {
      var shape = new FusedConvolution.Shape(stride, new long[] {rows, columns}, dilation, groups);
      Tensor x = wave(2, in, 9, 11).contiguous(MemoryFormat.ChannelsLast);
      assumeTrue(FusedConvolution.supports(x), "libtorch has no oneDNN on this platform");
      Tensor w = wave(out, in / groups, kernel, kernel);
      Tensor b = wave(out);

      Tensor expected = activation.inPlace(plain(x, w, b, shape));
      Tensor actual = FusedConvolution.apply(x, w, b, shape, activation);

      assertThat(Tensors.shape(actual)).isEqualTo(Tensors.shape(expected));
      assertThat(actual.is_contiguous(MemoryFormat.ChannelsLast)).isTrue();
      assertThat(actual.sub(expected).abs().max().item_double()).isLessThan(1e-4);
      assertThat(expected.abs().max().item_double()).isGreaterThan(0.5);
    }
  }

  @Test
  void computesInThePrecisionOfAutocast() {
    try (TensorScope scope = new TensorScope();
        NoGrad guard = NoGrad.open()) {
      Backend backend = Backend.open("cpu", Precision.BF16, 1);
      var shape = new FusedConvolution.Shape(1, new long[] {1, 1}, 1, 1);
      Tensor x = wave(1, 8, 6, 5).contiguous(MemoryFormat.ChannelsLast);
      assumeTrue(FusedConvolution.supports(x), "libtorch has no oneDNN on this platform");
      Tensor w = wave(4, 8, 3, 3);
      Tensor b = wave(4);

      Tensor y = backend.autocast(() -> FusedConvolution.apply(x, w, b, shape, Activation.RELU));

      assertThat(y.scalar_type().intern()).isEqualTo(ScalarType.BFloat16);
      Tensor expected = Activation.RELU.inPlace(plain(x, w, b, shape));
      double scale = expected.max().item_double();
      double error = y.to(ScalarType.Float).sub(expected).abs().max().item_double();
      assertThat(error).isLessThan(0.01 * scale);
    }
  }

  @Test
  void outlivesTheScopeOfItsFirstUse() {
    for (int i = 0; i < 3; i++) {
      try (TensorScope scope = new TensorScope();
          NoGrad guard = NoGrad.open()) {
        Tensor x = wave(1, 1, 2, 2);
        assumeTrue(FusedConvolution.supports(x), "libtorch has no oneDNN on this platform");
        Tensor w = Tensors.ofFloats(new float[] {2}, 1, 1, 1, 1);
        Tensor b = Tensors.ofFloats(new float[] {1}, 1);
        var point = new FusedConvolution.Shape(1, new long[] {0, 0}, 1, 1);
        Tensor y = FusedConvolution.apply(x, w, b, point, Activation.NONE);
        float[] in = Tensors.toFloats(x);
        float[] out = Tensors.toFloats(y);
        for (int pixel = 0; pixel < in.length; pixel++) {
          assertThat(out[pixel]).isCloseTo(2 * in[pixel] + 1, Offset.offset(1e-5f));
        }
      }
    }
  }
}
