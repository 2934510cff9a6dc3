package io.dualmix.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that Python wrote; the values are those of {@code make_golden.py}'s state_dict(). */
class TorchFileTest {
  static final Map<String, double[]> VALUES =
      Map.ofEntries(
          Map.entry("plain", new double[] {0, 0.25, 0.5, 0.75, 1, 1.25}),
          Map.entry("transposed", new double[] {0, 3, 1, 4, 2, 5}),
          Map.entry("shared.rows", new double[] {6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17}),
          Map.entry("shared.columns", new double[] {1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23}),
          Map.entry("parameter", new double[] {1.5, -2.5}),
          Map.entry("half", new double[] {0.5, -65504}),
          // The nearest number with 8 bits of precision.
          Map.entry("bfloat16", new double[] {1, -0x1.c4p127}),
          Map.entry("double", new double[] {1.0 / 3}),
          Map.entry("int64", new double[] {(1L << 40) + 1}),
          Map.entry("int32", new double[] {Integer.MIN_VALUE}),
          Map.entry("int16", new double[] {-300}),
          Map.entry("int8", new double[] {-5}),
          Map.entry("uint8", new double[] {200}),
          Map.entry("bool", new double[] {1, 0}),
          Map.entry("empty", new double[0]));

  private static final Map<String, DType> TYPES =
      Map.of(
          "half", DType.F16,
          "bfloat16", DType.BF16,
          "double", DType.F64,
          "int64", DType.I64,
          "int32", DType.I32,
          "int16", DType.I16,
          "int8", DType.I8,
          "uint8", DType.U8,
          "bool", DType.BOOL);

  @ParameterizedTest
  @ValueSource(strings = {"checkpoint.pth", "checkpoint-legacy.pth", "python.safetensors"})
  void everyTypeAndViewHasItsValues(String name) {
    try (WeightFile file = WeightFiles.open(GoldenFiles.of(name));
        TensorScope scope = new TensorScope()) {
      assertThat(file.names()).hasSize(VALUES.size());
      VALUES.forEach(
          (key, expected) -> {
            Tensor tensor = file.read(key);
            DType type = TYPES.getOrDefault(key, DType.F32);
            assertThat(values(tensor)).as(key).containsExactly(expected);
            assertThat(Tensors.shape(tensor)).as(key).isEqualTo(file.shape(key));
            assertThat(file.dtype(key)).as(key).isEqualTo(type);
            assertThat(tensor.scalar_type().value).as(key).isEqualTo(type.scalarType().value);
          });
      assertThat(file.shape("transposed")).containsExactly(3, 2);
      assertThat(file.shape("int64")).isEmpty();
      assertThat(file.shape("empty")).containsExactly(0, 3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"checkpoint.pth", "checkpoint-legacy.pth"})
  void theLargestDictionaryIsTakenAndNamed(String name) {
    try (WeightFile file = WeightFiles.open(GoldenFiles.of(name))) {
      assertThat(file.description()).endsWith("its entry 'state_dict'");
      assertThat(file.metadata()).containsOnly(Map.entry("epoch", "7"));
    }
  }

  @Test
  void aSavedModuleGivesItsStateDict() {
    try (WeightFile file = WeightFiles.open(GoldenFiles.of("module.pth"));
        TensorScope scope = new TensorScope()) {
      assertThat(file.names())
          .containsExactly(
              "conv.weight",
              "conv.bias",
              "bn.weight",
              "bn.bias",
              "bn.running_mean",
              "bn.running_var",
              "bn.num_batches_tracked");
      assertThat(Tensors.toFloats(file.read("conv.weight"))).containsExactly(3);
    }
  }

  @Test
  void anUnknownNameIsAnErrorThatNamesIt() {
    try (WeightFile file = WeightFiles.open(GoldenFiles.of("checkpoint.pth"))) {
      assertThatThrownBy(() -> file.read("stranger"))
          .isInstanceOf(DualMixException.class)
          .hasMessageContaining("stranger");
    }
  }

  /** Also of tensors without any, which have no address. */
  static double[] values(Tensor tensor) {
    return tensor.numel() == 0 ? new double[0] : Tensors.toDoubles(tensor);
  }
}
