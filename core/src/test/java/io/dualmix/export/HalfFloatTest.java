package io.dualmix.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class HalfFloatTest {
  @Test
  void everyHalfComesBack() {
    // The halves as floats, by libtorch.
    short[] halves = new short[1 << 16];
    for (int i = 0; i < halves.length; i++) {
      halves[i] = (short) i;
    }
    float[] values = byLibtorch(halves);
    for (int i = 0; i < halves.length; i++) {
      if (!Float.isNaN(values[i])) {
        assertThat(HalfFloat.of(values[i])).as("%x", i).isEqualTo(halves[i]);
      }
    }
    assertThat(HalfFloat.of(Float.NaN) & 0x7FFF).isGreaterThan(0x7C00);
  }

  @Test
  void otherFloatsAreRoundedAsLibtorchDoes() {
    RandomStream random = RandomStream.of(1, "halves");
    float[] values = new float[20_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((random.nextDouble() - 0.5) * Math.pow(2, random.nextInt(50) - 30));
    }
    try (TensorScope scope = new TensorScope()) {
      Tensor rounded = Tensors.ofFloats(values, values.length).to(ScalarType.Half);
      float[] expected = Tensors.toFloats(rounded);
      short[] halves = new short[values.length];
      for (int i = 0; i < halves.length; i++) {
        halves[i] = HalfFloat.of(values[i]);
      }
      assertThat(byLibtorch(halves)).isEqualTo(expected);
    }
  }

  private static float[] byLibtorch(short[] halves) {
    try (TensorScope scope = new TensorScope()) {
      Tensor bits = Tensor.create(halves, halves.length);
      return Tensors.toFloats(bits.view(ScalarType.Half));
    }
  }
}
