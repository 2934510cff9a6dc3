package io.dualmix.adapt.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.adapt.TinyScenes;
import io.dualmix.config.Experiment;
import io.dualmix.recipe.TrainingBudget;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TrainingBudgetsTest {
  private static final String[] BUDGET = {
    "method.rounds=2",
    "method.baselines=[source_only, target_only, joint]",
    "method.baseline.start=random",
    "method.baseline.steps=10",
    "method.baseline.batch=2",
    "method.region_teacher.steps=20",
    "method.region_teacher.batch=2",
    "method.region_teacher.start=source_only",
    "method.sample_teacher.steps=10",
    "method.sample_teacher.batch=2",
    "method.student.steps=10",
    "method.student.batch=3"
  };

  private static Map<String, TrainingBudget> budgets(String... more) {
    String[] changes = Arrays.copyOf(BUDGET, BUDGET.length + more.length);
    System.arraycopy(more, 0, changes, BUDGET.length, more.length);
    Experiment experiment = TinyScenes.experiment(changes);
    Domains domains = Domains.open(experiment);
    Map<String, TrainingBudget> budgets = new TreeMap<>();
    TrainingBudgets.of(StagePlan.of(experiment, domains), experiment, domains)
        .forEach((stage, budget) -> budgets.put(stage.path(), budget));
    return budgets;
  }

  @Test
  void everyDomainCountsAndTheStartToo() {
    Map<String, TrainingBudget> budgets = budgets();
    assertThat(budgets)
        .containsEntry("baseline/source-only", new TrainingBudget(10, 20, 0))
        .containsEntry("baseline/target-only", new TrainingBudget(10, 20, 20))
        .containsEntry("baseline/joint", new TrainingBudget(10, 40, 20))
        // 20 mixed images a domain after the 20 of its start.
        .containsEntry("round-1/region-teacher", new TrainingBudget(30, 60, 40))
        .containsEntry("round-1/student", new TrainingBudget(10, 60, 30))
        // Ground truth alone supervises the student in every round.
        .containsEntry("round-2/student", new TrainingBudget(20, 120, 60))
        .doesNotContainKey("round-1/ensemble");
  }

  @Test
  void pseudoLabelsAreNotTruth() {
    Experiment experiment = TinyScenes.experiment();
    Domains domains = Domains.open(experiment);
    double share =
        (double) domains.labelled().size()
            / (domains.labelled().size() + domains.unlabelled().size());
    TrainingBudget union = budgets().get("round-2/sample-teacher");
    assertThat(union.truth()).isEqualTo(20 + Math.round(20 * share));
    assertThat(budgets("method.labelled_share=0.5").get("round-2/sample-teacher").truth())
        .isEqualTo(30);
  }

  @Test
  void unequalUpdatesAreWarnedOfByName() {
    assertThat(TrainingBudget.warning(budgets()))
        .hasValueSatisfying(
            warning ->
                assertThat(warning)
                    .contains("10 (baseline/joint and 4 more)")
                    .contains("50 (round-2/region-teacher)"));
    assertThat(
            TrainingBudget.warning(
                budgets(
                    "method.region_teacher.steps=10",
                    "method.region_teacher.start=random",
                    "method.region_teacher.start_later=random",
                    "method.sample_teacher.start_later=random",
                    "method.student.start_later=random")))
        .isEmpty();
  }

  @Test
  void aDilationBeyondTheMapIsWarnedOf() {
    Experiment experiment =
        TinyScenes.experiment(
            "model.architecture=deeplabv3plus",
            "model.output_stride=16",
            "augmentation.crop.width=96",
            "augmentation.crop.height=32");
    var classes = Domains.open(experiment).source().classes();
    assertThat(DilationWarnings.of(experiment, classes))
        .singleElement()
        .satisfies(
            warning ->
                assertThat(warning).contains("(6, 12, 18)").contains("6x2").contains("aspp"));
    Experiment small =
        TinyScenes.experiment(
            "model.architecture=deeplabv3plus",
            "model.output_stride=16",
            "model.aspp_rates=[1, 1]",
            "augmentation.crop.width=96",
            "augmentation.crop.height=32");
    assertThat(DilationWarnings.of(small, classes)).isEmpty();
  }
}
