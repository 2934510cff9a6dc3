package io.dualmix.adapt.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.adapt.TinyScenes;
import io.dualmix.config.Experiment;
import io.dualmix.eval.Ensemble;
import io.dualmix.model.SegmentationModel;
import io.dualmix.recipe.Recipes;
import io.dualmix.recipe.StageSpec;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.TensorScope;
import io.dualmix.train.Objective;
import io.dualmix.train.OneStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every objective must do, whatever it minimises. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObjectiveContractTest {
  private static final int BATCH = 2;
  private static final int LATER = 3;

  /** Without dropout, a step's numbers depend on its batches and the weights alone. */
  private final Experiment experiment =
      TinyScenes.experiment(
          "model.dropout=0",
          "method.baselines=[source_only]",
          "method.baseline={steps: 1, start: random}");

  private Domains domains;
  private final List<SegmentationModel> models = new ArrayList<>();

  @BeforeAll
  void open() {
    domains = Domains.open(experiment);
    for (int seed = 1; seed <= 3; seed++) {
      models.add(
          SegmentationModel.create(
              ModelSpecs.of(experiment.model(), domains.source().classes()),
              RandomStream.of(seed)));
    }
  }

  @AfterAll
  void close() {
    models.forEach(SegmentationModel::close);
  }

  static List<String> names() {
    return ObjectiveTypes.all().stream().map(ObjectiveType::name).toList();
  }

  private Objective create(String name, int firstStep) {
    StageSpec stage = Recipes.stages(experiment).get(0);
    Backend backend = Backend.open("cpu", "fp32", 1);
    Ensemble guide = new Ensemble(models.subList(1, 3), Ensemble.Average.PROBABILITIES, backend);
    StageSetup setup =
        new StageSetup(
            experiment,
            stage,
            new Loaders(experiment, domains),
            TargetLabels.groundTruth(domains.labelled()),
            guide,
            backend);
    return ObjectiveTypes.named(name).create(setup, BATCH, firstStep, models.get(0));
  }

  private double[] numbers(Objective objective, int step) {
    try (TensorScope scope = new TensorScope()) {
      return OneStep.of(objective, models.get(0), step);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void aStepHasOneNumberForEachTerm(String name) {
    try (Objective objective = create(name, 0)) {
      List<String> terms = objective.terms();
      assertThat(numbers(objective, 0)).hasSize(1 + terms.size()).doesNotContain(Double.NaN);
      assertThat(numbers(objective, 1)).hasSize(1 + terms.size());
      assertThat(objective.terms()).isEqualTo(terms).doesNotHaveDuplicates();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void anObjectiveThatBeginsLaterGoesOnAlike(String name) {
    try (Objective objective = create(name, 0)) {
      for (int step = 0; step < LATER; step++) {
        numbers(objective, step);
      }
      try (Objective resumed = create(name, LATER);
          TensorScope scope = new TensorScope()) {
        // As a checkpoint stores and restores it.
        Map<String, Tensor> state = objective.state();
        assertThat(resumed.state().keySet()).isEqualTo(state.keySet());
        resumed.state().forEach((key, tensor) -> tensor.copy_(state.get(key)));
        objective
            .scored()
            .ifPresent(
                scored ->
                    resumed
                        .scored()
                        .orElseThrow()
                        .state()
                        .forEach((key, tensor) -> tensor.copy_(scored.state().get(key))));
        assertThat(numbers(resumed, LATER)).isEqualTo(numbers(objective, LATER));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void theInputsOfAStepAreMadeAgainWithoutDisturbingIt(String name) {
    try (Objective plain = create(name, 0);
        Objective looking = create(name, 0)) {
      for (int step = 0; step <= 1; step++) {
        List<Objective.Input> before = looking.inputs(step);
        assertThat(before).isNotEmpty();
        assertThat(numbers(looking, step)).isEqualTo(numbers(plain, step));
        List<Objective.Input> after = looking.inputs(step);
        for (int i = 0; i < before.size(); i++) {
          assertThat(after.get(i).name()).isEqualTo(before.get(i).name());
          assertThat(after.get(i).batch().rgb()).isEqualTo(before.get(i).batch().rgb());
          assertThat(after.get(i).batch().names()).isEqualTo(before.get(i).batch().names());
        }
      }
      assertThat(looking.inputs(0).get(0).batch().rgb())
          .isNotEqualTo(looking.inputs(1).get(0).batch().rgb());
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void thePicturedInputsAreThere(String name) {
    try (Objective objective = create(name, 0)) {
      assertThat(objective.inputs(0))
          .extracting(Objective.Input::name)
          .containsAll(ObjectiveTypes.named(name).pictured(experiment));
      assertThat(objective.imagesPerStep()).isPositive();
      assertThat(ObjectiveTypes.named(name).needs()).isNotEmpty();
    }
  }
}
