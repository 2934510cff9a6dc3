package io.dualmix.adapt.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.DualMixException;
import io.dualmix.adapt.RecipeRunner;
import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.train.CancellationToken;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 100 source images and 50 target images, of which 20 have labels; 2 rounds, 2 baselines. */
class StageStepsTest {
  private static final Map<String, Double> SECONDS =
      Map.of(
          "method.baseline", 0.5,
          "method.region_teacher", 1.0,
          "method.sample_teacher", 2.0,
          "method.student", 4.0);

  @TempDir Path folder;

  private static Experiment experiment(String... changes) {
    String yaml =
        """
        name: budget
        compute: {device: cpu, threads: 1}
        data:
          source: {type: scenes, look: game, seed: 1, count: 100, width: 48, height: 32}
          target: {type: scenes, look: game, seed: 2, count: 50, width: 48, height: 32}
          validation: {type: scenes, look: game, seed: 3, count: 2, width: 48, height: 32}
          labelled: {count: 20}
        model: {backbone: mobilenetv1_025, weights: none.safetensors}
        method: {rounds: 2, baselines: [source_only, joint], budget: 1h}
        """;
    return Experiments.parse(yaml, "budget.yaml", List.of(changes));
  }

  private static double seconds(Experiment e) {
    return 2 * 0.5 * e.method().baseline().steps()
        + 2 * 1.0 * e.method().regionTeacher().steps()
        + 2 * 2.0 * e.method().sampleTeacher().steps()
        + 2 * 4.0 * e.method().student().steps();
  }

  private static Experiment settled(double other, String... changes) {
    Experiment experiment = experiment(changes);
    Domains domains = Domains.open(experiment);
    return new StageSteps(BatchSizes.fill(experiment, domains), domains)
        .ofBudget(SECONDS::get, other);
  }

  @Test
  void theStagesOfARunShareTheBudget() {
    Experiment e = settled(600);

    assertThat(seconds(e)).isCloseTo(3000, within(300.0));
    assertThat(e.method().student().steps())
        .isEqualTo(e.method().regionTeacher().steps())
        .isEqualTo(e.method().baseline().steps());
  }

  @Test
  void stepsThatAreGivenAreTakenFromTheBudgetAndStay() {
    Experiment e = settled(0, "method.student.steps=200");

    assertThat(e.method().student().steps()).isEqualTo(200);
    assertThat(seconds(e)).isCloseTo(3600, within(300.0));
  }

  @Test
  void modelsSideBySideCountInPart() {
    int alone = settled(0).method().regionTeacher().steps();

    assertThat(settled(0, "compute.devices=[cpu, cpu]").method().regionTeacher().steps())
        .isGreaterThan(alone);
  }

  @Test
  void aBudgetThatIsTooSmallStillTrains() {
    assertThat(settled(1e6, "method.budget=1m").method().student().steps()).isEqualTo(20);
  }

  @Test
  void smallDataAreNotSeenMoreThanAHundredTimes() {
    Experiment e = settled(0, "method.budget=300d");

    assertThat(e.method().regionTeacher().steps()).isEqualTo(100 * 100 / 4);
    assertThat(e.method().student().steps()).isEqualTo(100 * 100 / 4);
  }

  @Test
  void epochsCountPassesOverTheLargestDataSetOfAStage() {
    Experiment experiment = experiment("method.budget=null", "method.epochs=2");
    Domains domains = Domains.open(experiment);
    Experiment e = new StageSteps(BatchSizes.fill(experiment, domains), domains).ofEpochs();

    assertThat(e.method().baseline().steps()).isEqualTo(50);
    assertThat(e.method().sampleTeacher().steps()).isEqualTo(50);
    assertThat(e.method().student().steps()).isEqualTo(15);
    assertThat(e.schedule().warmup()).isEqualTo(1);
  }

  @Test
  void whatIsSettledReadsBackAndIsComplete() {
    Experiment e = settled(0);

    assertThat(StageSteps.complete(e)).isTrue();
    assertThat(Experiments.parse(Experiments.dump(e), "experiment.yaml", List.of())).isEqualTo(e);
    assertThat(StageSteps.complete(experiment())).isFalse();
  }

  @Test
  void withoutStepsNothingIsTrained() {
    Experiment experiment = experiment();

    assertThatThrownBy(
            () ->
                new RecipeRunner(
                    experiment,
                    Domains.open(experiment),
                    folder,
                    event -> {},
                    new CancellationToken()))
        .isInstanceOf(DualMixException.class)
        .hasMessage("method.baseline.steps is not set");
  }

  @Test
  void aCpuTakesFourSmallImagesOfALightModelAndOneOfAnyOther() {
    Experiment light = experiment();
    Experiment heavy = experiment("model.backbone=resnet50");

    assertThat(filled(light).method().student().batch()).isEqualTo(4);
    assertThat(filled(heavy).method().student().batch()).isEqualTo(1);
  }

  @Test
  void largeImagesAreCroppedAndFewerOfThemAreTaken() {
    Experiment large =
        filled(
            experiment(
                "data.labelled.count=2",
                "data.source={type: scenes, look: game, seed: 1, count: 2, width: 800, height:"
                    + " 600}",
                "data.target={type: scenes, look: game, seed: 2, count: 3, width: 640, height:"
                    + " 300}"));

    assertThat(large.augmentation().crop().width()).isEqualTo(512);
    assertThat(large.augmentation().crop().height()).isEqualTo(300);
    assertThat(large.method().student().batch()).isEqualTo(2);
  }

  @Test
  void noBatchIsLargerThanTheLabelledImages() {
    assertThat(filled(experiment("data.labelled.count=3")).method().student().batch()).isEqualTo(2);
  }

  @Test
  void aBatchThatIsGivenStays() {
    Experiment e = filled(experiment("method.student.batch=7"));

    assertThat(e.method().student().batch()).isEqualTo(7);
    assertThat(e.method().regionTeacher().batch()).isEqualTo(4);
  }

  private static Experiment filled(Experiment experiment) {
    return BatchSizes.fill(experiment, Domains.open(experiment));
  }
}
