package io.dualmix.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.eval.CalibrationBins.Bin;
import io.dualmix.train.event.Calibrated;
import io.dualmix.train.event.Recorded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageCalibrationTest {
  @TempDir private Path folder;

  @Test
  void whatIsWrittenComesBack() {
    StageCalibration written =
        new StageCalibration(
            "round-2/student", 7, List.of(new Bin(0, 0, Double.NaN), new Bin(12, 9, 0.8125)));
    written.write(folder);
    assertThat(StageCalibration.read(folder)).contains(written);
  }

  @Test
  void aRunThatWasNotMeasuredHasNone() {
    assertThat(StageCalibration.read(folder)).isEmpty();
  }

  @Test
  void theEventsOfARunAreWorthMoreThanAFileOfLater() {
    new StageCalibration("round-1/student", 7, List.of()).write(folder);
    Calibrated event = new Calibrated("round-2/student", 40, 3, List.of(new Bin(4, 1, 0.5)));
    assertThat(StageCalibration.of(run(List.of(event))))
        .containsExactly(new StageCalibration("round-2/student", 3, event.bins()));
  }

  @Test
  void anOldRunHasWhatWasMeasuredLater() {
    StageCalibration later = new StageCalibration("round-1/student", 7, List.of());
    later.write(folder);
    assertThat(StageCalibration.of(run(List.of()))).containsExactly(later);
  }

  private RunData run(List<Recorded> events) {
    return new RunData(
        folder,
        "run",
        events.stream().map(event -> new RecordedEvent(Instant.EPOCH, event)).toList(),
        Optional.empty(),
        Map.of(),
        "",
        new RunStages(List.of()),
        List.of(),
        List.of(),
        List.of());
  }

  @Test
  void aBrokenFileNamesTheCommandThatMendsIt() throws IOException {
    Files.writeString(folder.resolve(StageCalibration.FILE), "{\"stage\":");
    assertThatThrownBy(() -> StageCalibration.read(folder))
        .isInstanceOfSatisfying(
            DualMixException.class, e -> assertThat(e.remedy()).contains("--calibration"))
        .hasMessageContaining("reliability.json is broken");
  }
}
