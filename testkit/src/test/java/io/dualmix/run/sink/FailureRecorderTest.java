package io.dualmix.run.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.data.MemoryDataset;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.load.Batch;
import io.dualmix.train.event.FailedBatch;
import io.dualmix.train.event.LossPart;
import io.dualmix.train.event.StepFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FailureRecorderTest {
  @TempDir private Path run;
  private Path written;

  @BeforeEach
  void write() {
    byte[] rgb = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    Batch target = new Batch(4, List.of("a", "b"), 1, 2, rgb, new byte[] {0, 1, 1, (byte) 255});
    Batch unlabelled = new Batch(4, List.of("c", "d"), 1, 2, rgb, null);
    new FailureRecorder(run, MemoryDataset.table(2))
        .on(
            new FailedBatch(
                new StepFailed("round-1/student", 5, StepFailed.Fault.LOSS, Double.NaN, 3.5, true),
                List.of(new LossPart("kl", Double.POSITIVE_INFINITY)),
                List.of(
                    new FailedBatch.Input("target", target),
                    new FailedBatch.Input("unlabelled", unlabelled))));
    written = run.resolve("failures/round-1-student-step-5");
  }

  @Test
  void imagesAndLabelsReadBackAsTheyWere() {
    // Pixel by pixel: the second image's are 7 8 9 and 10 11 12.
    assertThat(ImageFiles.readImage(written.resolve("target-1.png")).rgb())
        .containsExactly(7, 8, 9, 10, 11, 12);
    assertThat(ImageFiles.readLabel(written.resolve("target-1-label.png")).classes())
        .containsExactly(1, 255);
    assertThat(written.resolve("target-1-colours.png")).exists();
  }

  @Test
  void unlabelledImagesHaveNoLabel() {
    assertThat(written.resolve("unlabelled-0.png")).exists();
    assertThat(written.resolve("unlabelled-0-label.png")).doesNotExist();
  }

  @Test
  void theDescriptionHasStepLossesAndNames() throws IOException {
    JsonNode json =
        JsonMapper.builder().build().readTree(Files.readString(written.resolve("failure.json")));
    assertThat(json.get("step").asInt()).isEqualTo(5);
    assertThat(json.get("fault").asString()).isEqualTo("loss");
    assertThat(json.get("skipped").asBoolean()).isTrue();
    assertThat(json.get("loss").asString()).isEqualTo("NaN");
    assertThat(json.get("parts").get("kl").asString()).isEqualTo("Infinity");
    assertThat(json.get("batches").get("target").get(1).asString()).isEqualTo("b");
  }
}
