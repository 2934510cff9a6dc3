package io.dualmix.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.recipe.StageSpec.Kind;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.storage.Checksums;
import io.dualmix.train.event.Recorded;
import io.dualmix.train.event.StageFinished;
import io.dualmix.train.event.StageStarted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TakeOverTest {
  private static final String TEACHER = "round-1/region-teacher";
  private static final String ENSEMBLE = "round-1/ensemble";
  private static final String STUDENT = "round-1/student";

  @TempDir Path folder;
  private Path origin;
  private Path branch;

  @BeforeEach
  void writeOrigin() throws IOException {
    origin = folder.resolve("origin");
    branch = folder.resolve("branch");
    try (RunFolder run = RunFolder.create(origin)) {
      for (String stage : List.of(TEACHER, ENSEMBLE, STUDENT)) {
        run.metrics().write(new StageStarted(stage, 7));
        run.metrics().write(new StageFinished(stage, 1.5));
      }
      run.writeExperiment("name: origin\n");
    }
    for (String stage : List.of(TEACHER, STUDENT)) {
      AtomicFiles.replaceDirectory(
          origin.resolve(stage).resolve("last"),
          path -> {
            Files.writeString(path.resolve("model.safetensors"), "model of " + stage);
            Files.writeString(path.resolve("state.json"), "{\"finished\": true}");
            Checksums.seal(path);
          });
      Files.createDirectories(origin.resolve(stage).resolve("earlier/1"));
      Files.writeString(origin.resolve(stage).resolve("earlier/1/model.safetensors"), "old");
    }
    Checksums.write(origin.resolve(ENSEMBLE).resolve("evaluation.json"), "{}");
  }

  @Test
  void stagesAndTheirEventsAreBroughtAndOthersAreNot() throws IOException {
    bring();

    assertThat(branch.resolve(TEACHER).resolve("last/model.safetensors"))
        .hasContent("model of " + TEACHER);
    assertThat(branch.resolve(ENSEMBLE).resolve("evaluation.json")).exists();
    assertThat(branch.resolve(TEACHER).resolve("earlier")).doesNotExist();
    assertThat(branch.resolve(STUDENT)).doesNotExist();
    assertThat(events(branch)).extracting(Recorded::stage).containsOnly(TEACHER, ENSEMBLE);
    assertThat(events(branch)).hasSize(4);
    assertThat(TakeOver.read(branch).orElseThrow().complete()).isTrue();
  }

  @Test
  void whatAKilledStartHasLeftOutIsBroughtByTheNext() throws IOException {
    bring();
    AtomicFiles.deleteRecursively(branch.resolve(ENSEMBLE));
    Files.delete(branch.resolve(Metrics.FILE));
    taken().write(branch);

    try (RunFolder run = RunFolder.resume(branch)) {
      run.bringTakenStages();
    }

    assertThat(branch.resolve(ENSEMBLE).resolve("evaluation.json")).exists();
    assertThat(events(branch)).hasSize(4);
  }

  @Test
  void whatIsCompleteIsNotBroughtAgain() throws IOException {
    bring();
    AtomicFiles.deleteRecursively(origin);
    try (RunFolder run = RunFolder.resume(branch)) {
      run.metrics().write(new StageStarted(STUDENT, 9));
      run.bringTakenStages();
    }
    assertThat(events(branch)).hasSize(5);
    assertThat(branch.resolve(TEACHER).resolve("last/model.safetensors")).exists();
  }

  @Test
  void aFileThatIsReplacedHereStaysAsItWasThere() throws IOException {
    bring();
    AtomicFiles.write(branch.resolve(ENSEMBLE).resolve("evaluation.json"), "{\"miou\": 1}");
    assertThat(origin.resolve(ENSEMBLE).resolve("evaluation.json")).hasContent("{}");
  }

  @Test
  void aDamagedModelIsNotTakenOver() throws IOException {
    Files.writeString(origin.resolve(TEACHER).resolve("last/model.safetensors"), "other");
    assertThatThrownBy(this::bring)
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("model.safetensors is not as it was written");
    assertThat(branch.resolve(TEACHER)).doesNotExist();
  }

  @Test
  void aRunThatIsGoneIsNamed() throws IOException {
    AtomicFiles.deleteRecursively(origin.resolve(TEACHER));
    assertThatThrownBy(this::bring)
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("region-teacher is to be taken over, but is not there");
  }

  @Test
  void aPlainStartForgetsWhatABranchHasLeft() {
    try (RunFolder run = RunFolder.create(branch)) {
      run.writeTakeOver(Optional.of(taken()));
    }
    assertThat(RunFolder.isLeftByStart(branch)).isTrue();
    try (RunFolder run = RunFolder.create(branch)) {
      run.writeTakeOver(Optional.empty());
    }
    assertThat(TakeOver.read(branch)).isEmpty();
  }

  @Test
  void onlyAFinishedStageHasEnded() throws IOException {
    assertThat(TakeOver.hasEnded(origin, TEACHER, Kind.TRAIN)).isTrue();
    assertThat(TakeOver.hasEnded(origin, ENSEMBLE, Kind.ENSEMBLE)).isTrue();
    assertThat(TakeOver.hasEnded(origin, "round-1/pseudo-labels", Kind.PSEUDO_LABEL)).isFalse();
    Files.writeString(origin.resolve(TEACHER).resolve("last/state.json"), "{\"finished\": false}");
    assertThat(TakeOver.hasEnded(origin, TEACHER, Kind.TRAIN)).isFalse();
  }

  private TakeOver taken() {
    return TakeOver.of(origin, STUDENT, List.of(TEACHER, ENSEMBLE));
  }

  private void bring() {
    try (RunFolder run = RunFolder.create(branch)) {
      run.writeTakeOver(Optional.of(taken()));
      run.writeExperiment("name: branch\n");
      run.bringTakenStages();
    }
  }

  private static List<Recorded> events(Path run) {
    return EventLines.read(run.resolve(Metrics.FILE)).events().stream()
        .map(RecordedEvent::event)
        .toList();
  }
}
