package io.dualmix.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.recipe.Recipes;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PresetsTest {
  private static final String BARE =
      """
      name: bare
      data: {source: {type: scenes}, target: {type: scenes}, validation: {type: scenes}}
      """;

  private static Experiment parse(String... changes) {
    return Experiments.parse(BARE, "bare.yaml", List.of(changes));
  }

  @Test
  void withoutAPresetALightModelTrainsWithinTwoHours() {
    Experiment e = parse();

    assertThat(e.preset()).isEqualTo("standard");
    assertThat(ModelConfig.light(e.model().backbone())).isTrue();
    assertThat(e.optimiser().type()).isEqualTo("adamw");
    assertThat(e.method().budgetSeconds()).isEqualTo(OptionalDouble.of(7200));
    assertThat(Recipes.trainings(e).values()).allMatch(stage -> stage.steps() == null);
  }

  /**
   * As measured in docs/experiments.md; who chooses class weights chooses for the divergence too.
   */
  @Test
  void lightPresetsWeighTheClasses() {
    for (String preset : List.of("quick", "standard")) {
      MethodConfig method = parse("preset=" + preset).method();
      assertThat(method.classWeights()).isEqualTo(MethodConfig.INVERSE_LOG);
      assertThat(method.distillation().classWeights()).isTrue();
      assertThat(method.distillation().weight()).isEqualTo(2);
      assertThat(method.labelledShare()).isEqualTo(0.5);
    }
    MethodConfig own = parse("method.class_weights=median_frequency").method();
    assertThat(own.distillation().classWeights()).isFalse();
    assertThat(own.distillation().weight()).isEqualTo(0.5);
    MethodConfig paper = parse("preset=paper", "model.weights=resnet101.pth").method();
    assertThat(paper.classWeights()).isEqualTo(MethodConfig.NONE);
    assertThat(paper.distillation().classWeights()).isFalse();
    assertThat(paper.distillation().weight()).isEqualTo(0.5);
    assertThat(paper.labelledShare()).isNull();
  }

  @Test
  void quickIsShorterThanStandard() {
    Experiment quick = parse("preset=quick");

    assertThat(quick.method().budgetSeconds().orElseThrow()).isLessThan(7200);
    assertThat(quick.method().rounds()).isLessThan(parse().method().rounds());
  }

  @Test
  void paperHasThePapersStepsBatchModelAndOptimiser() {
    Experiment e = parse("preset=paper", "model.weights=resnet101.pth");

    assertThat(Recipes.trainings(e).values())
        .allMatch(stage -> stage.steps() == 120_000 && stage.batch() == 1);
    assertThat(e.model().architecture()).isEqualTo("deeplabv2");
    assertThat(e.model().backbone()).isEqualTo("resnet101");
    assertThat(e.optimiser().type()).isEqualTo("sgd");
    assertThat(e.method().rounds()).isEqualTo(4);
    assertThat(e.method().budget()).isNull();
  }

  @Test
  void withoutWeightsStagesStartFromTheSourceAndNotFromAFileThatIsMissing() {
    MethodConfig method = parse().method();

    assertThat(method.baselines()).containsExactly("source_only");
    assertThat(method.baseline().start()).isEqualTo("source_only");
    assertThat(method.student().start()).isEqualTo("source_only");
  }

  @Test
  void withWeightsStagesStartFromThem() {
    MethodConfig method = parse("model.weights=mobilenet.safetensors").method();

    assertThat(method.baselines()).isEmpty();
    assertThat(method.student().start()).isEqualTo("pretrained");
  }

  @Test
  void baselinesThatAreGivenStayAndWithoutSourceOnlyStagesStartAtRandom() {
    MethodConfig method = parse("method.baselines=[joint]").method();

    assertThat(method.baselines()).containsExactly("joint");
    assertThat(method.student().start()).isEqualTo("random");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mobilenetv2_050", "resnet18", "resnet34"})
  void lightBackbonesTakeAdamW(String backbone) {
    assertThat(parse("model.backbone=" + backbone).optimiser().type()).isEqualTo("adamw");
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet50", "resnet101"})
  void othersTakeThePapersSgd(String backbone) {
    assertThat(parse("model.backbone=" + backbone).optimiser())
        .isEqualTo(OptimiserConfig.defaults());
  }

  @Test
  void sgdThatIsAskedForHasItsOwnLearningRate() {
    assertThat(parse("optimiser.type=sgd").optimiser()).isEqualTo(OptimiserConfig.defaults());
  }

  @Test
  void whatIsGivenStays() {
    Experiment e =
        parse("optimiser.learning_rate=0.02", "method.budget=1h30m", "method.student.steps=7");

    assertThat(e.optimiser().learningRate()).isEqualTo(0.02);
    assertThat(e.method().budgetSeconds()).isEqualTo(OptionalDouble.of(5400));
    assertThat(e.method().student().steps()).isEqualTo(7);
    assertThat(e.method().regionTeacher().steps()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"quick", "standard", "paper"})
  void aDumpReadsBackEqualUnderEveryPreset(String preset) {
    Experiment e = parse("preset=" + preset, "model.weights=w.pth", "augmentation.crop=null");

    assertThat(Experiments.parse(Experiments.dump(e), "dump", List.of())).isEqualTo(e);
  }

  @Test
  void stepsThatAreAllGivenNeedNoBudget() {
    assertThat(
            parse(
                    "method.baselines=[]",
                    "method.region_teacher.steps=2",
                    "method.sample_teacher.steps=2",
                    "method.student.steps=2")
                .method()
                .budget())
        .isNull();
  }

  @Test
  void epochsTakeTheBudgetsPlace() {
    assertThat(parse("method.epochs=3").method().budget()).isNull();
  }

  @Test
  void aBudgetThatNoStageWouldFollowIsRefused() {
    String resolved =
        Experiments.dump(
            parse(
                "method.baselines=[]",
                "method.region_teacher.steps=2",
                "method.sample_teacher.steps=2",
                "method.student.steps=2"));

    assertThatThrownBy(
            () -> Experiments.parse(resolved, "experiment.yaml", List.of("method.budget=4h")))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("-s method.budget=4h: every stage has its own steps")
        .extracting(e -> ((DualMixException) e).remedy())
        .asString()
        .contains("-s method.student.steps=null");
  }

  @ParameterizedTest
  @CsvSource({
    "90m,5400",
    "1h30m,5400",
    "1h 30m,5400",
    "2d,172800",
    "1.5h,5400",
    "120s,120",
    "2H,7200"
  })
  void budgetsAreWrittenAsPeopleWriteTimes(String text, double seconds) {
    assertThat(parse("method.budget=" + text).method().budgetSeconds())
        .isEqualTo(OptionalDouble.of(seconds));
  }

  @ParameterizedTest
  @ValueSource(strings = {"model=3", "method=[]", "optimiser=x", "schedule=1", "method.student=4"})
  void aValueInPlaceOfASectionIsNamed(String change) {
    assertThatThrownBy(() -> parse(change))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining(change.substring(0, change.indexOf('=')));
  }

  @Test
  void shortStagesAreWarmedUpShortly() {
    assertThat(parse("method.student.steps=2").schedule().warmup()).isZero();
    assertThat(parse().schedule().warmup()).isEqualTo(20);
  }
}
