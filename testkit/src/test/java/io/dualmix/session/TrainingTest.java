package io.dualmix.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.adapt.TinyScenes;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.config.Experiment;
import io.dualmix.data.MemoryDataset;
import io.dualmix.data.SubsetDataset;
import io.dualmix.data.UnlabelledDataset;
import io.dualmix.predict.Segmenter;
import io.dualmix.run.RunResult;
import io.dualmix.train.CancellationToken;
import io.dualmix.train.event.StageStarted;
import io.dualmix.train.event.Stepped;
import io.dualmix.train.event.TrainingEvent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of an application. */
@Tag("slow")
class TrainingTest {
  @TempDir Path temporary;
  private final List<TrainingEvent> events = new ArrayList<>();

  private Path folder() {
    return temporary.resolve("run");
  }

  private static Experiment experiment() {
    return TinyScenes.experiment("method.rounds=1", "logging.pictures=1");
  }

  private List<String> stages() {
    return events.stream()
        .filter(StageStarted.class::isInstance)
        .map(event -> ((StageStarted) event).stage())
        .toList();
  }

  @Test
  void aRunLeavesWhatTheCommandLeaves() throws Exception {
    RunResult result = Training.of(experiment()).folder(folder()).listener(events::add).run();

    assertThat(stages()).contains("round-1/student");
    assertThat(folder())
        .isDirectoryContaining("glob:**/{experiment.yaml}")
        .isDirectoryContaining("glob:**/{provenance.json}")
        .isDirectoryContaining("glob:**/{stages.json}")
        .isDirectoryContaining("glob:**/{metrics.jsonl}")
        .isDirectoryContaining("glob:**/{result.json}");
    assertThat(RunResult.read(folder())).isEqualTo(result);
    try (Segmenter segmenter = Segmenter.open(folder())) {
      assertThat(segmenter.classes().size()).isGreaterThan(1);
    }
    assertThatThrownBy(() -> Training.of(experiment()).folder(folder()).run())
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining(folder().toString());
  }

  @Test
  void aCancelledRunResumesWhereItStopped() {
    CancellationToken token = new CancellationToken();
    Training stopped =
        Training.of(experiment())
            .folder(folder())
            .cancellation(token)
            .listener(
                event -> {
                  if (event instanceof Stepped e && e.stage().equals("round-1/student")) {
                    token.cancel();
                  }
                });
    assertThatThrownBy(stopped::run).isInstanceOf(CancellationToken.StoppedException.class);

    RunResult result =
        Training.of(experiment()).folder(folder()).resume().listener(events::add).run();
    assertThat(stages()).noneMatch(stage -> stage.endsWith("teacher"));
    assertThat(result.lastStudent()).isNotNull();
  }

  @Test
  void itsOwnImagesNeedNoFiles() {
    MemoryDataset source = MemoryDataset.noise(4, 48, 32, 3, 1);
    MemoryDataset target = MemoryDataset.noise(8, 48, 32, 3, 2);
    Domains domains =
        new Domains(
            source,
            SubsetDataset.range(target, 0, 3),
            new UnlabelledDataset(SubsetDataset.range(target, 3, 6)),
            SubsetDataset.range(target, 6, 8),
            null);
    Training.of(experiment()).data(domains).folder(folder()).run();
    assertThat(Files.isRegularFile(folder().resolve("round-1/student/last/model.safetensors")))
        .isTrue();
  }
}
