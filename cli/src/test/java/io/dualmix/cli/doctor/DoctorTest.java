package io.dualmix.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.cli.DualMix;
import io.dualmix.cli.bench.SpeedComparison;
import io.dualmix.tensor.Precision;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoctorTest {
  @Test
  void noLineHasAControlCharacter() {
    StringWriter out = new StringWriter();
    DualMix.run(new PrintWriter(out), new PrintWriter(out), "doctor", "--quick");

    assertThat(out.toString().replaceAll("\\R", "")).doesNotContainPattern("\\p{Cntrl}");
    assertThat(out.toString()).contains("OpenCV", "forward and backward work");
  }

  @Tag("slow")
  @Test
  void itSaysWhatThisMachineWillDo() {
    SystemCheck.Finding finding = TrainingProbe.run();

    assertThat(finding.found())
        .matches("(cpu|cuda:0), \\d+ threads, (fp32|bf16): about [\\d.]+ images/s of 160x120 .*");
    assertThat(finding.advice()).contains("compute.precision");
  }

  @Test
  void aClearDifferenceIsSaidAndASmallOneIsNot() {
    assertThat(comparison(1.0, 0.5).advice(Precision.BF16))
        .startsWith("bf16 is clearly faster here than fp32")
        .contains("at auto");
    assertThat(comparison(1.0, 0.5).advice(Precision.FP32)).contains("set compute.precision: bf16");
    assertThat(comparison(1.0, 4.0).advice(Precision.FP32)).startsWith("fp32 is clearly faster");
    assertThat(comparison(1.0, 0.9).advice(Precision.BF16)).startsWith("No clear difference");
  }

  @Test
  void oneDisturbedStepChangesNothing() {
    List<Double> fp32 = List.of(1.0, 1.0, 1.0, 1.0, 1.0);

    assertThat(new SpeedComparison(fp32, List.of(1.0, 9.0, 1.1, 0.9, 1.0)).advice(Precision.FP32))
        .startsWith("No clear difference");
    assertThat(new SpeedComparison(fp32, List.of(0.5, 9.0, 0.5, 0.5, 0.5)).advice(Precision.FP32))
        .startsWith("bf16 is clearly faster");
  }

  @Test
  void pairsThatDisagreeAreNoClearDifference() {
    assertThat(
            new SpeedComparison(List.of(1.0, 1.0, 3.0, 3.0, 3.0), List.of(2.0, 2.0, 1.0, 1.0, 1.0))
                .clearlyFaster(Precision.BF16))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({"46.7, 47", "46.2, 46", "3.27, 3.3", "1234, 1200"})
  void speedsHaveTwoDigits(double value, String text) {
    assertThat(SpeedComparison.rounded(value)).isEqualTo(text);
  }

  private static SpeedComparison comparison(double fp32, double bf16) {
    return new SpeedComparison(Collections.nCopies(9, fp32), Collections.nCopies(9, bf16));
  }
}
