package io.dualmix.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.eval.CalibrationBins.Bin;
import io.dualmix.run.RunData;
import io.dualmix.run.RunFolder;
import io.dualmix.run.RunReader;
import io.dualmix.train.event.Calibrated;
import io.dualmix.train.event.ClassIou;
import io.dualmix.train.event.Evaluated;
import io.dualmix.train.event.StageStarted;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricColumnsTest {
  private static final String STAGE = "round-1/student";

  @TempDir private Path parent;

  private RunData run(String name, Map<String, Double> metrics) {
    Path folder = parent.resolve(name);
    try (RunFolder run = RunFolder.create(folder)) {
      run.writeExperiment("name: " + name + "\nmethod: {rounds: 1}\n");
      run.metrics().write(new StageStarted(STAGE, 9));
      // Half of eight pixels are right that are sure to 75 %.
      run.metrics().write(new Calibrated(STAGE, 9, 1, List.of(new Bin(8, 4, 0.75))));
      run.metrics()
          .write(
              new Evaluated(
                  STAGE,
                  9,
                  Evaluated.LAST,
                  metrics,
                  List.of(new ClassIou("sky", 0.5)),
                  List.of(List.of(1L))));
    }
    return RunReader.read(folder);
  }

  @Test
  void aMetricThatNothingNamesIsInTheReportAndItsData() {
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("miou", 0.5);
    metrics.put("boundary_f1", 0.4375);
    RunData run = run("one", metrics);
    assertThat(new ResultsTable(run).render()).contains(">boundary f1</th>").contains(">43.8<");
    assertThat(new ChartData(run, PictureSource.NONE).render())
        .contains("\"metrics\":{\"miou\":0.5,\"boundary_f1\":0.4375}");
    assertThat(new ComparePage(List.of(run, run("two", metrics))).render())
        .contains("boundary f1 of the student</th><td><b>43.8</b></td>");
  }

  @Test
  void aRunFromBeforeTheCalibrationWasAMetricHasItsColumn() {
    RunData run = run("old", Map.of("miou", 0.5, "pixel_accuracy", 0.25, "class_accuracy", 0.125));
    assertThat(new MetricColumns(run).names())
        .containsExactly("miou", "pixel_accuracy", "class_accuracy", "calibration_error");
    assertThat(new ResultsTable(run).render())
        .contains(">Calibration error</th>")
        .contains(">25.0<");
  }
}
