package io.dualmix.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecisionTest {
  @ParameterizedTest
  @CsvSource({
    "avx2 avx512f avx512_bf16 vaes, true",
    "avx512f amx_bf16 amx_tile, true",
    "avx2 avx512f avx512_vnni, false",
    "fma avx2, false"
  })
  void aProcessorsFlagsTellWhetherItComputesBf16(String flags, boolean computes) {
    String info =
        "processor\t: 0\nmodel name\t: One\nflags\t\t: fpu " + flags + "\nbogomips\t: 1\n";
    assertThat(Precision.computesBf16(info + info)).isEqualTo(computes);
  }

  @Test
  void anotherArchitecturesFileSaysNothingOfIt() {
    assertThat(Precision.computesBf16("processor\t: 0\nFeatures\t: fp asimd bf16\n")).isFalse();
    assertThat(Precision.computesBf16("")).isFalse();
  }

  @Test
  void autoTakesBf16WhereItIsFast() {
    assertThat(Precision.of("auto", true)).isEqualTo(Precision.BF16);
    assertThat(Precision.of("auto", false))
        .isEqualTo(Precision.fastOnCpu() ? Precision.BF16 : Precision.FP32);
    assertThat(Backend.open("cpu", "auto", 1).precision()).isEqualTo(Precision.of("auto", false));
  }

  @Test
  void whatIsAskedForIsTakenAnywhere() {
    assertThat(Precision.of("fp32", true)).isEqualTo(Precision.FP32);
    assertThat(Backend.open("cpu", "bf16", 1).precision()).isEqualTo(Precision.BF16);
    assertThat(Backend.open("cpu", "bf16", 1).threads()).isEqualTo(1);
  }

  @Test
  void anUnknownOneIsRefused() {
    assertThatThrownBy(() -> Precision.of("fp16", false))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("fp16");
  }
}
