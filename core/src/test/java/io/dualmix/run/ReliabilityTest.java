package io.dualmix.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.eval.ReliabilityBins.Bin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReliabilityTest {
  @TempDir private Path folder;

  @Test
  void whatIsWrittenComesBack() {
    Reliability written =
        new Reliability(
            "round-2/student", 7, List.of(new Bin(0, 0, Double.NaN), new Bin(12, 9, 0.8125)));
    written.write(folder);
    assertThat(Reliability.read(folder)).contains(written);
  }

  @Test
  void aRunThatWasNotMeasuredHasNone() {
    assertThat(Reliability.read(folder)).isEmpty();
  }

  @Test
  void aBrokenFileNamesTheCommandThatMendsIt() throws IOException {
    Files.writeString(folder.resolve(Reliability.FILE), "{\"stage\":");
    assertThatThrownBy(() -> Reliability.read(folder))
        .isInstanceOfSatisfying(
            DualMixException.class, e -> assertThat(e.remedy()).contains("--calibration"))
        .hasMessageContaining("reliability.json is broken");
  }
}
