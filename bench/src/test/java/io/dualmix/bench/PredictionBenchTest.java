package io.dualmix.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.bench.PredictionBench.Measurement;
import io.dualmix.bench.PredictionBench.Options;
import io.dualmix.bench.PredictionBench.Task;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured and that nothing is left behind; not how fast anything is. */
class PredictionBenchTest {
  private static final Backend CPU = Backend.open("cpu", Precision.FP32, 1);

  @TempDir Path work;

  @Test
  @Tag("slow")
  void everyTaskIsMeasuredInEveryRepetitionAndNothingIsLeft() throws IOException {
    List<Measurement> heard = new ArrayList<>();
    Options options = new Options("deeplabv3plus", "mobilenetv1_025", 48, 32, 2, 2, true, 1);
    new PredictionBench(options, CPU, work).run(heard::add);

    assertThat(heard).hasSize(2 * Task.values().length);
    for (Task task : Task.values()) {
      assertThat(heard.stream().filter(m -> m.task() == task).map(Measurement::repetition))
          .containsExactly(1, 2);
    }
    assertThat(heard).allMatch(m -> m.imagesPerSecond() > 0);
    try (var files = Files.list(work)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void anUnknownModelIsNamedAndNothingIsLeft() throws IOException {
    Options options = new Options("deeplabv3plus", "resnet7", 48, 32, 1, 1, false, 1);

    assertThatThrownBy(() -> new PredictionBench(options, CPU, work).run(m -> {}))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("resnet7");
    try (var files = Files.list(work)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void nothingCannotBeMeasured() {
    assertThatThrownBy(
            () -> new Options("deeplabv3plus", "mobilenetv1_025", 48, 32, 0, 1, false, 1))
        .isInstanceOf(DualMixException.class);
  }
}
