package io.dualmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.cli.ui.RunCatalogue;
import io.dualmix.cli.ui.RunOverview;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.RgbImage;
import io.dualmix.predict.ModelChoice;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A recipe of two stages with an objective of its own, which nothing but the class path makes
 * known: it trains, survives a kill, and is found by everything that reads runs.
 */
@Tag("slow")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class OwnRecipeTest {
  private static final String MODEL = "round-1/learner/last/model.safetensors";

  @TempDir static Path shared;
  private static Path experiment;
  private static TinyRun undisturbed;

  @TempDir Path folder;

  @BeforeAll
  static void train() throws Exception {
    experiment = TinyExperiment.write(shared);
    String yaml = Files.readString(experiment);
    Files.writeString(
        experiment, yaml.replace("method:", "method:\n  recipe: " + MovingAverageRecipe.NAME));
    undisturbed =
        new TinyRun(
            experiment, Files.createDirectories(shared.resolve("runs")).resolve("undisturbed"));
    assertThat(undisturbed.start().waitFor()).as(undisturbed.log()).isZero();
  }

  private static String called(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = DualMix.run(new PrintWriter(out), new PrintWriter(err), arguments);
    assertThat(code).as(err.toString()).isZero();
    return out.toString();
  }

  @Test
  void killedAndResumedItEndsWithTheSameBytes() throws Exception {
    TinyRun killed = new TinyRun(experiment, folder.resolve("killed"));
    Process process = killed.start();
    Path trained = folder.resolve("killed/round-1/learner/last/trained.safetensors");
    while (process.isAlive() && !Files.exists(trained)) {
      Thread.sleep(2);
    }
    process.destroyForcibly();
    assertThat(process.waitFor()).as(killed.log()).isNotZero();
    // What is stored as the model is the average, and beside it are the weights that it follows.
    assertThat(Files.readAllBytes(folder.resolve("killed").resolve(MODEL)))
        .isNotEqualTo(Files.readAllBytes(trained));
    assertThat(trained.resolveSibling("objective.safetensors")).exists();

    assertThat(killed.start().waitFor()).as(killed.log()).isZero();

    assertThat(killed.differencesFrom(undisturbed)).as(killed.log()).isEmpty();
  }

  @Test
  void theReportHasItsTitlesAndItsResult() throws IOException {
    assertThat(Files.readString(undisturbed.folder().resolve("report.html")))
        .contains(">Warm-up model<", ">Averaged learner<", "the averaged learner reaches");
  }

  @Test
  void theDashboardHasItsResult() {
    RunOverview run = new RunCatalogue(shared.resolve("runs")).overviews().get(0);

    assertThat(run.score().orElseThrow().title()).matches("(Averaged learner|Warm-up model).*");
    assertThat(run.state()).isEqualTo("finished");
    assertThat(run.progress().orElseThrow().planned()).isEqualTo(14);
  }

  @Test
  void aDryRunPlansItsStages() {
    assertThat(
            called(
                "train",
                experiment.toString(),
                "--run-dir",
                folder.resolve("planned").toString(),
                "--dry-run"))
        .contains("round-1/warm-up", "round-1/learner", "2 stages, 2 of them train");
  }

  @Test
  void predictOpensItsResult() throws IOException {
    assertThat(ModelChoice.of(undisturbed.folder(), "last_student").files())
        .containsExactly(undisturbed.folder().resolve(MODEL));
    Path image = folder.resolve("image.png");
    Files.write(image, ImageFiles.encodePng(new RgbImage(48, 32, new byte[48 * 32 * 3])));

    called(
        "predict", undisturbed.folder().toString(), image.toString(), "-o", folder + "/predicted");

    try (Stream<Path> files = Files.list(folder.resolve("predicted"))) {
      assertThat(files.toList()).isNotEmpty();
    }
  }

  @Test
  void itsStagesAreInTheRunFolder() throws IOException {
    assertThat(Files.readString(undisturbed.folder().resolve("stages.json")))
        .contains("\"title\" : \"Averaged learner\"", "\"objective\" : \"test_moving_average\"");
  }
}
