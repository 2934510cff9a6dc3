package io.dualmix.run.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.config.TrackingConfig;
import io.dualmix.eval.CalibrationBins.Bin;
import io.dualmix.eval.ConfusionMatrix;
import io.dualmix.eval.Evaluation;
import io.dualmix.eval.ScalarMetric;
import io.dualmix.eval.ScalarMetrics;
import io.dualmix.run.Metrics;
import io.dualmix.run.RunFolder;
import io.dualmix.run.RunReader;
import io.dualmix.run.RunRecorder;
import io.dualmix.train.event.Evaluated;
import io.dualmix.train.event.Scored;
import io.dualmix.train.event.TrainingListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A metric is one class and one registration: no sink names it. */
class ScalarMetricTest {
  private static final String STAGE = "round-1/student";

  @TempDir private Path parent;

  /** The share of the pixels that belong to the most frequent class. */
  private static final class LargestShare implements ScalarMetric {
    @Override
    public String name() {
      return "largest_share";
    }

    @Override
    public String title() {
      return "Largest";
    }

    @Override
    public double of(ConfusionMatrix matrix, List<Bin> bins) {
      return 0.75;
    }
  }

  @Test
  void aRegisteredMetricReachesEverySink() throws IOException {
    ScalarMetrics registered = ScalarMetrics.STANDARD.with(new LargestShare());
    ConfusionMatrix matrix = ConfusionMatrix.of(new long[][] {{3, 0}, {1, 0}});
    Evaluation evaluation =
        new Evaluation(List.of("sky", "road"), matrix, registered.of(matrix, List.of()));
    Path folder = parent.resolve("run");
    try (StrictMlflow server = new StrictMlflow();
        RunFolder run = RunFolder.create(folder)) {
      run.writeExperiment("name: r\nmethod: {rounds: 1}\n");
      Metrics metrics = run.metrics();
      try (MetricsTable table = new MetricsTable(metrics, List.of("sky", "road"));
          TensorBoardScalars board = new TensorBoardScalars(metrics);
          MlflowSink mlflow =
              new MlflowSink(
                  new TrackingConfig(server.address(), "e"),
                  RunReader.read(folder),
                  Clock.systemUTC(),
                  Duration.ofMillis(20))) {
        TrainingListener.all(List.of(new RunRecorder(metrics), table, board, mlflow))
            .on(Evaluated.of(STAGE, 9, Scored.LAST, evaluation));
      }
      assertThat(server.latest).containsEntry("largest_share/" + STAGE, 0.75);
    }
    assertThat(folder.resolve(Metrics.FILE))
        .content()
        .contains("\"metrics\":{\"miou_present\":0.375,\"largest_share\":0.75}");
    List<String> rows = Files.readAllLines(folder.resolve(MetricsTable.FILE));
    int column = List.of(rows.get(0).split(",", -1)).indexOf("largest_share");
    assertThat(rows.get(1).split(",", -1)[column]).isEqualTo("0.75");
    assertThat(scalar(folder, "largest_share/" + STAGE)).isEqualTo(0.75f);
    Evaluated read = RunReader.read(folder).results().get(0);
    assertThat(read.metrics())
        .containsExactly(
            Map.entry("miou", 0.375),
            Map.entry("pixel_accuracy", 0.75),
            Map.entry("class_accuracy", 0.5),
            Map.entry("miou_present", 0.375),
            Map.entry("largest_share", 0.75));
  }

  @Test
  void twoMetricsOfOneNameAreRefused() {
    ScalarMetrics once = ScalarMetrics.STANDARD.with(new LargestShare());
    assertThatThrownBy(() -> once.with(new LargestShare()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("largest_share");
  }

  /** The value behind a tag: {@code simple_value}, field 2 of four bytes. */
  private static float scalar(Path folder, String tag) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "events.out.tfevents.*")) {
      byte[] bytes = Files.readAllBytes(files.iterator().next());
      int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(tag) + tag.length();
      assertThat(bytes[at]).isEqualTo((byte) (2 << 3 | 5));
      return ByteBuffer.wrap(bytes, at + 1, 4).order(ByteOrder.LITTLE_ENDIAN).getFloat();
    }
  }
}
