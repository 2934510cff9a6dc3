package io.dualmix.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.train.event.StageFinished;
import io.dualmix.train.event.StageStarted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunFolderTest {
  private static final ClassTable CLASSES =
      new ClassTable(List.of(new SemanticClass("sky", 0x808080), new SemanticClass("road", 0x7F)));

  @TempDir private Path parent;

  @Test
  void anExistingRunIsNotCreatedAgain() {
    Path folder = created();
    assertThatThrownBy(() -> RunFolder.create(folder))
        .isInstanceOfSatisfying(
            DualMixException.class, e -> assertThat(e.remedy()).contains("--resume"));
  }

  @Test
  void aRefusedFolderStaysUsable() {
    Path folder = created();
    assertThatThrownBy(() -> RunFolder.create(folder)).isInstanceOf(DualMixException.class);
    try (RunFolder run = RunFolder.resume(folder)) {
      assertThat(run.readExperiment()).contains("streets");
    }
  }

  @Test
  void aFolderWithOtherFilesIsRefused() throws IOException {
    Files.writeString(parent.resolve("thesis.txt"), "mine");
    assertThatThrownBy(() -> RunFolder.create(parent)).hasMessageContaining("thesis.txt");
  }

  @Test
  void whatIsNoRunCannotBeResumed() {
    assertThatThrownBy(() -> RunFolder.resume(parent))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("There is no run in");
  }

  @Test
  void aSecondHandleInOneProcessIsRefusedAndTheFirstKeepsItsLock() throws Exception {
    Path folder = created();
    RunFolder first = RunFolder.resume(folder);
    assertThatThrownBy(() -> RunFolder.resume(folder))
        .hasMessageContaining("process " + ProcessHandle.current().pid());
    assertThat(resumedByAnotherProcess(folder)).contains("in use by process");
    first.close();
  }

  @Test
  void anotherProcessMayResumeOnceTheFolderIsClosed() throws Exception {
    assertThat(resumedByAnotherProcess(created())).contains("resumed");
  }

  @Test
  void aRunOpenForReadingCannotBeWritten() {
    try (RunFolder run = RunFolder.openForReading(created())) {
      assertThatThrownBy(() -> run.writeExperiment("name: other"))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void allThatIsWrittenIsRead() {
    Path folder = created();
    RunData run = RunReader.read(folder);
    assertThat(run.name()).isEqualTo("streets");
    assertThat(run.rounds()).hasValue(2);
    assertThat(run.classes()).hasValue(CLASSES);
    assertThat(run.splits()).containsExactly(new Split("labelled", List.of("a", "b")));
    assertThat(run.provenance())
        .containsEntry("seeds.experiment", "7")
        .containsEntry("command_line", "train x.yaml")
        .containsEntry("data.source", "f00");
    assertThat(run.stages()).containsExactly(new StageStarted("round-2/student", 9));
    assertThat(run.gallery())
        .containsExactly(
            new Pictures.GalleryImage(
                "day_1",
                List.of(
                    new Pictures.Picture(
                        "input", folder.resolve("pictures/gallery/day_1/input.png")))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"classes.json", "splits/labelled.txt"})
  void aDamagedListIsNamedToWhoReadsAndToWhoResumes(String name) throws IOException {
    Path folder = created();
    Files.writeString(folder.resolve(name), "[]");
    assertThatThrownBy(() -> RunReader.read(folder))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining(Path.of(name).getFileName() + " is not as it was written");
    assertThatThrownBy(() -> RunFolder.resume(folder)).hasMessageContaining("is not as it was");
  }

  @Test
  void aRunIsReadWhileItIsWritten() {
    Path folder = created();
    try (RunFolder run = RunFolder.resume(folder)) {
      run.metrics().write(new StageFinished("round-2/student", 1));
      assertThat(RunReader.read(folder).events()).hasSize(2);
    }
  }

  @Test
  void damagedProvenanceIsNamed() throws IOException {
    Path folder = created();
    Files.writeString(folder.resolve("provenance.json"), "{");
    try (RunFolder run = RunFolder.resume(folder)) {
      assertThatThrownBy(() -> run.writeProvenance(provenance("gpu")))
          .isInstanceOf(DualMixException.class)
          .hasMessageContaining(folder.resolve("provenance.json") + " is damaged");
    }
  }

  @Test
  void aRunIsFinishedWithTheStudentOfItsLastRound() {
    Path folder = created();
    assertThat(RunReader.read(folder).isFinished()).isFalse();
    try (RunFolder run = RunFolder.resume(folder)) {
      run.metrics().write(new StageFinished("round-2/student", 1));
    }
    assertThat(RunReader.read(folder).isFinished()).isTrue();
  }

  @Test
  void aRunBeingWrittenIsReadUpToItsLastWholeLine() throws IOException {
    Path folder = created();
    Files.writeString(folder.resolve(Metrics.FILE), "{\"event\":\"st", StandardOpenOption.APPEND);
    assertThat(RunReader.read(folder).events()).hasSize(1);
  }

  @Test
  void aFurtherStartJoinsTheProvenance() {
    Path folder = created();
    try (RunFolder run = RunFolder.resume(folder)) {
      run.writeProvenance(provenance("gpu"));
    }
    assertThat(RunReader.read(folder).provenance())
        .containsEntry("device", "cpu")
        .containsEntry("resumed.0.device", "gpu");
  }

  @Test
  void provenanceOutsideARepositoryHasNoCommit() {
    assertThat(provenance("cpu").gitCommit()).isNull();
  }

  private Path created() {
    Path folder = parent.resolve("runs/streets");
    try (RunFolder run = RunFolder.create(folder)) {
      run.writeExperiment("name: streets\nmethod: {rounds: 2}\n");
      run.writeClasses(CLASSES);
      run.writeSplit(new Split("labelled", List.of("a", "b")));
      run.writeProvenance(provenance("cpu"));
      run.metrics().write(new StageStarted("round-2/student", 9));
      run.pictures().writeGallery("day/1", Pictures.INPUT, new byte[] {1});
    }
    return folder;
  }

  private Provenance provenance(String device) {
    return Provenance.collect(
        new Provenance.Settings(
            device,
            "fp32",
            2,
            Map.of("experiment", 7L),
            List.of("train", "x.yaml"),
            Map.of("source", "f00"),
            List.of()),
        parent);
  }

  private String resumedByAnotherProcess(Path folder) throws Exception {
    Path output = parent.resolve("output.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Resume.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return Files.readString(output);
  }

  /** The other process. */
  static final class Resume {
    public static void main(String[] arguments) {
      try (RunFolder run = RunFolder.resume(Path.of(arguments[0]))) {
        System.out.println("resumed " + run.path());
      } catch (DualMixException e) {
        System.out.println(e.getMessage());
      }
    }
  }
}
