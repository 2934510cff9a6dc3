package io.dualmix.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.adapt.TinyScenes;
import io.dualmix.cli.DualMix;
import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.recipe.Recipes;
import io.dualmix.session.RunPlanner;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose steps and batch are chosen here. */
class RunPlannerTest {
  private static final String YAML =
      """
      name: planned
      compute: {device: cpu, threads: 1}
      data:
        workers: 1
        source: {type: scenes, look: game, seed: 1, count: 4, width: 48, height: 32}
        target: {type: scenes, look: camera, seed: 2, count: 6, width: 48, height: 32}
        labelled: {count: 4}
      model: {backbone: mobilenetv1_025, head_channels: 8}
      method: {rounds: 1}
      logging: {pictures: 0}
      """;

  @TempDir Path folder;
  private final StringWriter text = new StringWriter();

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("planned.yaml"), YAML);
  }

  private int train(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                folder.resolve("planned.yaml").toString(),
                "--run-dir",
                folder.resolve("run").toString()));
    arguments.addAll(List.of(more));
    PrintWriter writer = new PrintWriter(text);
    return DualMix.run(writer, writer, arguments.toArray(String[]::new));
  }

  private Experiment written() {
    return Experiments.read(folder.resolve("run/experiment.yaml"), List.of());
  }

  @Tag("slow")
  @Test
  void aBudgetIsMeasuredOnceAndTheStepsOfTheRunHoldOnResume() throws IOException {
    assertThat(train("-s", "method.budget=1m")).as(text.toString()).isZero();
    String stored = Files.readString(folder.resolve("run/experiment.yaml"));

    assertThat(text.toString()).contains("Measuring a few steps", "Steps of each stage: baseline ");
    assertThat(Recipes.trainings(written()).values())
        .allMatch(stage -> stage.steps() != null && stage.batch() != null);
    text.getBuffer().setLength(0);
    assertThat(train("-s", "method.budget=1m", "--resume")).as(text.toString()).isZero();
    assertThat(text.toString()).doesNotContain("Measuring");
    assertThat(folder.resolve("run/experiment.yaml")).hasContent(stored);
    assertThat(train("-s", "method.budget=2m", "--resume")).isOne();
    assertThat(text.toString()).contains("method.budget is 1m in the run and 2m in this command");
  }

  @Test
  void epochsNeedNoMeasurement() {
    assertThat(train("-s", "method.epochs=2")).as(text.toString()).isZero();

    assertThat(text.toString()).doesNotContain("Measuring");
    // 4 source images and 4 drawn labels, the other two validate: two epochs of one batch.
    assertThat(written().method().regionTeacher().batch()).isEqualTo(4);
    assertThat(written().method().regionTeacher().steps()).isEqualTo(2);
  }

  @Test
  void theDryRunShowsTheTotalOfABudgetAndWritesNothing() {
    assertThat(train("-s", "method.budget=1m", "--dry-run")).as(text.toString()).isZero();

    assertThat(text.toString()).contains("budget      1m", "In all about ");
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void aPlanOfMoreThanADayIsWarnedOfWithTheKeysToChange() {
    assertThat(train("--dry-run", "-s", "method.student.steps=90000000"))
        .as(text.toString())
        .isZero();

    assertThat(text.toString())
        .contains("That is more than a day on this machine", "method.budget", "augmentation.crop");
  }

  @Test
  void trainingWarnsOfALongRunByItsFirstSteps() {
    Experiment experiment =
        Experiments.parse(
            YAML,
            "planned.yaml",
            List.of(
                "method.baselines=[]",
                "method.region_teacher={steps: 100000, start: random}",
                "method.sample_teacher={steps: 1, start: random}",
                "method.student={steps: 1, start: random}"));
    List<String> warnings = new ArrayList<>();

    new LongRunWarning(experiment, warnings::add).judge(0.5);
    assertThat(warnings).isEmpty();
    new LongRunWarning(experiment, warnings::add).judge(2);
    assertThat(warnings)
        .singleElement()
        .asString()
        .startsWith("This run takes about 2.3 days on this machine: 100,002 steps of 2.00 s")
        .contains("method.budget");
  }

  @Test
  void aRunOlderThanStudentLabelsKeepsTheUnionItBeganWith() {
    String today = Experiments.dump(TinyScenes.experiment());

    assertThat(RunPlanner.meantBy(today)).isEmpty();
    assertThat(RunPlanner.meantBy(today.replaceAll("  student_labels: .*\n", "")))
        .containsExactly("method.student_labels=union");
  }
}
