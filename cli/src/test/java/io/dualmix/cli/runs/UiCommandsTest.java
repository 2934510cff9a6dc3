package io.dualmix.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.cli.DualMix;
import io.dualmix.cli.TinyExperiment;
import io.dualmix.cli.report.FakeRun;
import io.dualmix.model.ModelSpec;
import io.dualmix.model.SegmentationModel;
import io.dualmix.run.RunFolder;
import io.dualmix.run.StageCalibration;
import io.dualmix.tensor.RandomStream;
import io.dualmix.train.event.StepDone;
import io.dualmix.weights.ModelFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that look at runs: {@code runs}, {@code logs}, {@code report}. */
class UiCommandsTest {
  @TempDir private Path runs;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void runsHaveALineEach() throws IOException {
    FakeRun.writeFinished(runs.resolve("done"));
    FakeRun.writeUnfinished(runs.resolve("half"));
    assertThat(dualmix("runs", runs.toString())).isZero();
    assertThat(out.toString().lines())
        .hasSize(3)
        .anyMatch(l -> l.matches("done +finished +100 %.*"));
    assertThat(out.toString().lines()).anyMatch(l -> l.matches("half +stopped .*"));
  }

  @Test
  void everyMetricOfAModelHasAColumnWhereAsked() throws IOException {
    FakeRun.writeFinished(runs.resolve("done"));
    assertThat(dualmix("runs", runs.toString(), "--metrics")).isZero();
    assertThat(out.toString().lines().toList().get(0))
        .matches(
            "run +state .* mIoU +gain +Pixel acc\\. +Class acc\\. +mIoU present +Calibration error"
                + " +model .*");
  }

  @Test
  void noRunsIsSaid() {
    assertThat(dualmix("runs", runs.toString())).isZero();
    assertThat(out.toString()).startsWith("There are no runs in ");
  }

  @Test
  void aFolderOfRunsThatIsNotThereIsNamedWithTheRunsThatAre() throws IOException {
    FakeRun.writeFinished(runs.resolve("done"));
    Path nothing = runs.resolve("nothing");

    for (String command : List.of("runs", "logs", "report")) {
      err.getBuffer().setLength(0);
      assertThat(dualmix(command, nothing.toString())).as(command).isEqualTo(1);
      assertThat(err.toString())
          .contains("There is no ", nothing.toString(), "Runs that are there: ")
          .contains(runs.resolve("done").toString());
    }
  }

  @Test
  void aFolderOfRunsIsNoRunAndItsRunsAreNamed() throws IOException {
    FakeRun.writeFinished(runs.resolve("done"));

    assertThat(dualmix("logs", runs.toString())).isEqualTo(1);
    assertThat(err.toString())
        .contains("no experiment.yaml", "Runs that are there: " + runs.resolve("done"));
  }

  @Test
  void aFileIsNoRun() throws IOException {
    Path file = Files.writeString(runs.resolve("file.txt"), "");

    assertThat(dualmix("logs", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("it is a file, not a folder");
  }

  @ParameterizedTest
  @ValueSource(strings = {"80000", "65536", "-1"})
  void aPortThatThereIsNotIsWrongUsage(String port) {
    assertThat(dualmix("ui", runs.toString(), "--no-open", "--port=" + port)).isEqualTo(2);
    assertThat(err.toString())
        .contains("There is no port " + port, "1 to 65535", "--port 7070", "ui --help");
  }

  @Test
  void logsAreLinesInTheOrderOfTime() {
    FakeRun.writeUnfinished(runs.resolve("half"));
    assertThat(dualmix("logs", runs.resolve("half").toString())).isZero();
    assertThat(out.toString().lines().toList())
        .hasSize(2)
        .satisfies(
            lines -> {
              assertThat(lines.get(0)).endsWith("round-1/region-teacher    begins, 400 steps");
              assertThat(lines.get(1)).contains("step 120  loss ");
            });
  }

  @Test
  void theLastLinesAloneCanBeAsked() {
    FakeRun.writeUnfinished(runs.resolve("half"));
    dualmix("logs", runs.resolve("half").toString(), "-n", "1");
    assertThat(out.toString().lines()).hasSize(1).first().asString().contains("step 120");
  }

  @Tag("slow")
  @Test
  void followingPrintsWhatComesUntilTheRunStops() throws Exception {
    Path folder = runs.resolve("half");
    FakeRun.writeUnfinished(folder);
    CompletableFuture<Integer> code;
    try (RunFolder run = RunFolder.resume(folder)) {
      code = CompletableFuture.supplyAsync(() -> dualmix("logs", folder.toString(), "-f"));
      run.metrics().write(new StepDone("round-1/region-teacher", 130, 0.25, List.of(), 0.01, 9, 0));
      awaitText("loss 0.2500");
      run.metrics()
          .write(new StepDone("round-1/region-teacher", 140, 0.125, List.of(), 0.01, 9, 0));
      awaitText("loss 0.1250");
    }
    assertThat(code.get(20, TimeUnit.SECONDS)).isZero();
    assertThat(out.toString().lines()).hasSize(4);
  }

  @Test
  void runsAreComparedOnAPageOfItsOwn() throws IOException {
    FakeRun.writeFinished(runs.resolve("a"));
    FakeRun.writeFinished(runs.resolve("b"));
    Path page = runs.resolve("compare.html");
    String[] arguments = {
      "report", runs.resolve("a").toString(), runs.resolve("b").toString(), "-o", page.toString()
    };
    assertThat(dualmix(arguments)).isZero();
    assertThat(Files.readString(page)).contains("Runs compared");
    assertThat(dualmix(arguments)).isEqualTo(1);
    assertThat(err.toString()).contains("exists already");
  }

  @Test
  void comparingNeedsAFile() {
    assertThat(dualmix("report", "a", "b")).isEqualTo(2);
    assertThat(err.toString()).contains("add -o FILE");
  }

  @Test
  void aRunWithoutAStudentCannotBeCalibrated() {
    FakeRun.writeUnfinished(runs.resolve("half"));
    assertThat(dualmix("report", runs.resolve("half").toString(), "--calibration")).isEqualTo(1);
    assertThat(err.toString()).contains("no trained student");
  }

  @Test
  void calibrationAddsTheDiagramAndTheConfidence() throws IOException {
    Path run = runs.resolve("done");
    FakeRun.writeFinished(run);
    Files.copy(
        TinyExperiment.write(runs),
        run.resolve("experiment.yaml"),
        StandardCopyOption.REPLACE_EXISTING);
    ModelSpec spec =
        ModelSpec.of("deeplabv3plus", "mobilenetv1_025", FakeRun.CLASSES.size())
            .withHeadChannels(16);
    Path file = run.resolve("round-2/student/last/model.safetensors");
    Files.createDirectories(file.getParent());
    try (SegmentationModel model = SegmentationModel.create(spec, RandomStream.of(1))) {
      ModelFile.save(file, model, FakeRun.CLASSES, Map.of());
    }
    assertThat(dualmix("report", run.toString(), "--calibration")).as(err.toString()).isZero();
    StageCalibration found = StageCalibration.read(run).orElseThrow();
    // Two images of 48 x 32, of which some pixels are ignored.
    assertThat(found.bins().stream().mapToLong(bin -> bin.pixels()).sum()).isBetween(1L, 3072L);
    assertThat(run.resolve("pictures/gallery/validation-00001/round-2-student-confidence.png"))
        .exists();
    assertThat(Files.readString(run.resolve("report.html"))).contains("\"reliability\":[{");
  }

  private int dualmix(String... arguments) {
    return DualMix.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  private void awaitText(String text) throws InterruptedException {
    for (int i = 0; i < 400 && !out.toString().contains(text); i++) {
      Thread.sleep(50);
    }
    assertThat(out.toString()).contains(text);
  }
}
