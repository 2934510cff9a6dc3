package io.dualmix.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.model.SegmentationModel;
import io.dualmix.train.event.Stepped;
import io.dualmix.train.event.TrainingListener;
import io.dualmix.weights.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A stage whose files rot ends as if nothing had happened, or says which file is at fault. */
class CheckpointsTest {
  private static final int STEPS = 8;
  private static final int STOPPED = 6;
  private static final Trainer.Plan PLAN =
      new Trainer.Plan("round-1/test", STEPS, new PolySchedule(0.01, 0.9, 2, STEPS), 4, 2, 0, 7);

  /** An undisturbed stage, and one stopped with checkpoints of steps 6 and 4. */
  @TempDir static Path shared;

  @TempDir Path folder;
  private Path stage;

  @BeforeAll
  static void train() {
    train(shared.resolve("whole"), STEPS);
    train(shared.resolve("stopped"), STOPPED);
  }

  @BeforeEach
  void copy() throws IOException {
    stage = folder.resolve("stage");
    copy(shared.resolve("stopped"), stage);
  }

  @Test
  void asManyAsAskedForAreKept() {
    assertThat(stage.resolve("last/state.json")).content().contains("\"step\":6");
    assertThat(stage.resolve("earlier/1/state.json")).content().contains("\"step\":4");
    assertThat(stage.resolve("earlier/2")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "model.safetensors, flip",
    "optimiser.pt, flip",
    "state.json, flip",
    "model.safetensors, cut",
    "optimiser.pt, delete",
    "state.json, delete"
  })
  void aDamagedLastCheckpointFallsBackAndTheStageEndsWithTheSameWeights(String file, String how)
      throws IOException {
    damage(stage.resolve("last").resolve(file), how);

    assertThat(TinyTraining.checkpoints(stage).state().orElseThrow().step()).isEqualTo(4);
    assertThat(stage.resolve("earlier/damaged-1")).isDirectory();
    train(stage, STEPS);

    assertThat(stage.resolve("last/model.safetensors"))
        .hasSameBinaryContentAs(shared.resolve("whole/last/model.safetensors"));
  }

  @Test
  void aFinishedStageThatIsDamagedIsFinishedAgain() throws IOException {
    Path finished = folder.resolve("finished");
    copy(shared.resolve("whole"), finished);
    damage(finished.resolve("last/model.safetensors"), "flip");

    assertThat(TinyTraining.checkpoints(finished).state().orElseThrow().finished()).isFalse();
    train(finished, STEPS);

    assertThat(finished.resolve("last/model.safetensors"))
        .hasSameBinaryContentAs(shared.resolve("whole/last/model.safetensors"));
  }

  @Test
  void withoutAnIntactCheckpointTheErrorNamesTheFileAndNothingIsMoved() throws IOException {
    Path last = stage.resolve("last/model.safetensors");
    damage(last, "flip");
    damage(stage.resolve("earlier/1/optimiser.pt"), "cut");

    assertThatThrownBy(() -> TinyTraining.checkpoints(stage).state())
        .isInstanceOfSatisfying(
            DualMixException.class,
            e -> {
              assertThat(e).hasMessageContaining(last.toString()).hasMessageContaining("No check");
              assertThat(e.remedy()).contains("delete " + stage);
            });
    assertThat(stage.resolve("last")).isDirectory();
    assertThat(stage.resolve("earlier/1")).isDirectory();
  }

  @Test
  void aDamagedCheckpointIsNotKeptAsTheOneToFallBackTo() throws IOException {
    damage(stage.resolve("last/state.json"), "flip");
    train(stage, STEPS);

    assertThat(stage.resolve("earlier/1/state.json")).content().contains("\"step\":6");
    assertThat(TinyTraining.checkpoints(stage).state().orElseThrow().finished()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"last", "best"})
  void aDamagedModelIsRefusedByName(String checkpoint) throws IOException {
    Path model = shared.resolve("whole").resolve(checkpoint).resolve("model.safetensors");
    Path copy = folder.resolve("copy");
    copy(model.getParent(), copy);
    damage(copy.resolve("model.safetensors"), "flip");

    assertThatThrownBy(() -> ModelFile.open(copy.resolve("model.safetensors")))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining(copy.resolve("model.safetensors") + " is not as it was written");
  }

  /** A checkpoint of a version without checksums. */
  @Test
  void aCheckpointWithoutChecksumsIsUsed() throws IOException {
    Files.delete(stage.resolve("last/SHA256SUMS"));
    assertThat(TinyTraining.checkpoints(stage).state().orElseThrow().step()).isEqualTo(6);
  }

  /** Trains until the end, or stops behind a step. */
  private static void train(Path folder, int until) {
    CancellationToken cancellation = new CancellationToken();
    TrainingListener stopping =
        event -> {
          if (event instanceof Stepped e && e.step() == until && until < STEPS) {
            cancellation.cancel();
          }
        };
    try (SegmentationModel model = TinyTraining.model(1)) {
      new Trainer(TinyTraining.backend(), TinyTraining.optimiser("sgd"), stopping, cancellation)
          .train(
              PLAN,
              model,
              TinyTraining::sampleLevelTeacher,
              (scored, which) -> TinyTraining.score(1),
              TinyTraining.checkpoints(folder));
    } catch (CancellationToken.StoppedException e) {
      assertThat(until).isLessThan(STEPS);
    }
  }

  private static void damage(Path file, String how) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    switch (how) {
      case "flip" -> {
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
      }
      case "cut" -> Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
      case "delete" -> Files.delete(file);
      default -> throw new IllegalArgumentException(how);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> paths;
    try (var walk = Files.walk(from)) {
      paths = walk.toList();
    }
    for (Path path : paths) {
      Files.copy(path, to.resolve(from.relativize(path).toString()));
    }
  }
}
