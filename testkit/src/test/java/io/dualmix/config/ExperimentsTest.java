package io.dualmix.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExperimentsTest {
  /** 12 lines; tests append from line 13 on. */
  private static final String SMALL =
      """
      name: small
      data:
        source: {type: scenes, count: 8}
        target: {type: scenes, count: 20, range: [0, 10]}
        validation:
          type: scenes
      method:
        rounds: 2
        region_teacher: {start: random}
        sample_teacher: {start: random}
        student:
          start: random
      """;

  @TempDir Path folder;

  @Test
  void leftOutKeysTakeThePapersSettings() {
    Experiment e = parse(SMALL, "preset=paper");

    assertThat(e.optimiser())
        .isEqualTo(new OptimiserConfig("sgd", 2.5e-4, 10.0, 0.9, 1e-4, null, 0.0, "stop", 5, 100));
    assertThat(e.schedule()).isEqualTo(new ScheduleConfig("poly", 0.9, 0, null));
    assertThat(e.method().distillation())
        .isEqualTo(new DistillationConfig(0.5, 1.0, 1.0, true, "probabilities", "trained", false));
    assertThat(e.method().pseudoLabels()).isEqualTo(new PseudoLabelConfig(0.5, 0.9, 1.0));
    assertThat(e.model().backbone()).isEqualTo("resnet101");
  }

  @Test
  void aSectionWithoutContentTakesItsDefaults() {
    assertThat(parse(SMALL + "optimiser:\n").optimiser()).isEqualTo(parse(SMALL).optimiser());
  }

  @Test
  void everyPathOfDefaultsLeadsToTheSameRecord() {
    assertThat(parse(SMALL + "optimiser: {}\n")).isEqualTo(parse(SMALL));
  }

  @Test
  void numbersMayBeWrittenWithAnExponentAlone() {
    assertThat(parse(SMALL + "optimiser: {learning_rate: 1e-3}\n").optimiser().learningRate())
        .isEqualTo(0.001);
  }

  @Test
  void aDumpedExperimentReadsBackEqual() {
    String all =
        SMALL
            + """
            seed: -7
            runs: "C:\\\\runs: here # there"
            augmentation: {scale: [0.5, 2], crop: {width: 320, height: 240}, jitter: {hue: 0.1}}
            model: {weights: "yes", batch_norm: frozen, output_stride: 16}
            schedule: {horizon: 250000, warmup: 10}
            """;
    Experiment e =
        parse(
            all,
            "data.source={type: camvid, split: train, sequences: ['0001', '1e3', '017']}",
            "data.target={type: folder, bits: 12, range: [0, 10]}",
            "data.target.classes=[{name: '3', colour: '#804080'}, {name: 'null', colour:"
                + " '#0f0f0F'}]",
            "data.target.values={20: 'null', 7: '3'}",
            "data.target.ignore=[0, 255]",
            "data.target.resize={width: 8, height: 4}",
            "data.classes=cityscapes16",
            "evaluation.classes=['3', '4']",
            "data.labelled={count: 3, seed: 12345678901}",
            "method.labelled_share=0.25",
            "method.student.learning_rate=1e-5");

    assertThat(parse(Experiments.dump(e))).isEqualTo(e);
  }

  @Test
  void aDumpWritesDefaultsOut() {
    assertThat(Experiments.dump(parse(SMALL, "preset=paper")))
        .contains("learning_rate: 2.5E-4", "portion: 0.5");
  }

  @Test
  void aFileReadsAsItsText() throws IOException {
    Path file = Files.writeString(folder.resolve("small.yaml"), SMALL);

    assertThat(Experiments.read(file, List.of())).isEqualTo(parse(SMALL));
  }

  @Test
  void anUnknownKeyIsAnsweredWithTheNearestKnownOne() {
    assertMistake(SMALL + "    setps: 3\n")
        .hasMessage("f.yaml:13: method.student.setps is not a known key")
        .extracting(e -> ((DualMixException) e).remedy())
        .asString()
        .isEqualTo(
            "Did you mean steps? Known keys here: steps, batch, start, start_later,"
                + " learning_rate, learning_rate_later, head_multiplier, head_multiplier_later.");
  }

  @Test
  void aKeyUnlikeAllOthersIsAnsweredWithTheKnownOnesOnly() {
    assertMistake(SMALL + "colours: 3\n")
        .hasMessage("f.yaml:13: colours is not a known key")
        .extracting(e -> ((DualMixException) e).remedy())
        .asString()
        .startsWith("Known keys here: name, preset, seed, runs,");
  }

  @Test
  void aKeyGivenTwiceIsAMistake() {
    assertMistake(SMALL + "    steps: 3\n    batch: 2\n    steps: 4\n")
        .hasMessage("f.yaml:15: method.student.steps is given twice, first in line 13");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "steps: four | steps is 'four'; expected a whole number",
        "steps: 0 | steps is 0; expected at least 1",
        "batch: 1.5 | batch is 1.5; expected a whole number",
        "batch: 99999999999 | batch is 99999999999; expected a whole number",
        "batch: '2' | batch is '2'; expected a whole number",
        "learning_rate: 0 | learning_rate is 0.0; expected above 0, at most 10",
        "learning_rate: [1] | learning_rate is [1]; expected a number",
        "steps: {a: 1} | steps is {\"a\":1}; expected a whole number",
      })
  void aWrongValueNamesLineKeyAndWhatWasExpected(String line, String complaint) {
    assertMistake(SMALL + "    " + line + "\n")
        .hasMessage("f.yaml:13: method.student." + complaint);
  }

  @ParameterizedTest
  @ValueSource(strings = {"model: 3", "model: [a]", "model: x"})
  void aValueInPlaceOfASectionListsTheSectionsKeys(String line) {
    assertMistake(SMALL + line)
        .hasMessageStartingWith("f.yaml:13: model is ")
        .hasMessageContaining("expected the keys architecture, backbone, output_stride");
  }

  @Test
  void brokenYamlNamesTheLine() {
    assertMistake(SMALL + "model: {backbone: resnet18\n")
        .hasMessageStartingWith("f.yaml:13: this is not valid YAML: ");
  }

  @Test
  void aSecondDocumentIsAMistake() {
    assertMistake(SMALL + "---\nname: other\n").hasMessageStartingWith("f.yaml:1");
  }

  @Test
  void anAliasOfNothingIsRefusedWhereItStands() {
    assertMistake(SMALL + "    steps: &s 3\n    batch: *t\n").hasMessageStartingWith("f.yaml:14: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n", "[1, 2]", "word"})
  void aTextWithoutKeysIsNoExperiment(String yaml) {
    assertMistake(yaml).hasMessageContaining("expected an experiment with at least the keys");
  }

  @Test
  void aMissingRequiredKeyIsNamed() {
    assertMistake("name: x\ndata: {source: {type: scenes}}")
        .hasMessage("f.yaml:2: data.target is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "target: | taget: | 4 | data.taget | target",
        "source: | sorce: | 3 | data.sorce | source",
        "data: | date: | 2 | date | data",
        "name: small | nmae: small | 1 | nmae | name",
      })
  void aMisspeltKeyIsNotCalledMissing(
      String key, String slip, int line, String dotted, String meant) {
    assertMistake(SMALL.replaceFirst("(?m)^( *)" + key, "$1" + slip))
        .hasMessage("f.yaml:" + line + ": " + dotted + " is not a known key")
        .satisfies(e -> assertThat(remedy(e)).startsWith("Did you mean " + meant + "?"));
  }

  @Test
  void aMisspeltKeyInAListOfSectionsIsNamed() {
    assertMistake(
            SMALL,
            "data.target={type: folder, classes: [a]}",
            "data.target.classes=[road, {nam: car, color: '#804080'}]")
        .hasMessageContaining("data.target.classes.1.nam is not a known key")
        .satisfies(e -> assertThat(remedy(e)).startsWith("Did you mean name?"));
  }

  @Test
  void keysAtTheTopThatBeginWithXAreIgnored() {
    String anchored =
        "x-ends: &ends [0, 10]\n" + SMALL.replace("range: [0, 10]", "range: *ends") + "x-more: 3\n";

    assertThat(parse(anchored)).isEqualTo(parse(SMALL));
    assertMistake(SMALL + "ends: &ends [0, 10]\n")
        .hasMessage("f.yaml:13: ends is not a known key")
        .satisfies(e -> assertThat(remedy(e)).contains("begin with x- are ignored"));
    assertMistake(SMALL + "    x-steps: 3\n").hasMessageContaining("x-steps is not a known key");
  }

  @Test
  void aTabIsNamedWithItsOwnLineAndOnce() {
    assertMistake(SMALL + "model:\n\tbackbone: resnet18\n")
        .hasMessage("f.yaml:14: this is not valid YAML: the indentation contains a tab")
        .satisfies(e -> assertThat(remedy(e)).isEqualTo("Indent with spaces."));
    assertMistake("model:\n  architecture: deeplabv2\n  \tbackbone: resnet18\n")
        .hasMessageStartingWith("f.yaml:3: ");
  }

  @Test
  void aPercentageIsAnsweredWithItsNumber() {
    assertMistake(SMALL, "data.labelled.fraction=12.50%")
        .hasMessageContaining("is '12.50%'; expected a number")
        .satisfies(e -> assertThat(remedy(e)).endsWith("such as 0.125."));
  }

  @Test
  void aChangeThatMakesAnotherKeysValueWrongIsNamed() {
    String yaml = SMALL + "schedule: {warmup: 20}\n";
    assertMistake(yaml, "seed=2", "method.student.steps=10")
        .hasMessage(
            "-s method.student.steps=10: schedule.warmup is 20, but method.student decays over 10"
                + " steps")
        .satisfies(e -> assertThat(remedy(e)).contains("-s schedule.warmup=0"));
    assertMistake(yaml, "schedule.horizon=9").hasMessageStartingWith("-s schedule.horizon=9: ");
    assertMistake(SMALL, "data.labelled.count=5", "data.target.count=4")
        .hasMessageStartingWith("-s data.labelled.count=5: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "..", "-x", "with space", "C:"})
  void namesThatAreNoFileNamesAreRefused(String name) {
    assertMistake(SMALL, "name='" + name + "'").hasMessageContaining("name is '" + name + "'");
  }

  @Test
  void aMissingFileIsNamed() {
    Path file = folder.resolve("absent.yaml");

    assertThatThrownBy(() -> Experiments.read(file, List.of()))
        .isInstanceOf(DualMixException.class)
        .hasMessage("There is no experiment file " + file);
  }

  @Test
  void aFolderIsNoExperiment() {
    assertThatThrownBy(() -> Experiments.read(folder, List.of()))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining(folder + " is a folder");
  }

  @Test
  void aFileThatIsNoTextIsRefused() throws IOException {
    Path file = Files.write(folder.resolve("x.yaml"), "é".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> Experiments.read(file, List.of()))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("is not UTF-8 text; expected an experiment in YAML");
  }

  @Test
  void anOverrideReplacesAValue() {
    assertThat(parse(SMALL, "method.rounds=3").method().rounds()).isEqualTo(3);
  }

  @Test
  void anOverrideMakesTheSectionsOnItsWay() {
    assertThat(parse(SMALL, "augmentation.jitter.hue=0.25").augmentation().jitter().hue())
        .isEqualTo(0.25);
  }

  @Test
  void anOverrideReachesIntoLists() {
    assertThat(parse(SMALL, "data.target.range.1=7").data().target().range()).containsExactly(0, 7);
  }

  @Test
  void laterOverridesWin() {
    assertThat(parse(SMALL, "seed=2", "seed=5").seed()).isEqualTo(5);
  }

  @Test
  void anOverrideWithoutValueRestoresTheDefault() {
    assertThat(parse(SMALL + "seed: 9\n", "seed=").seed()).isEqualTo(Experiment.DEFAULT_SEED);
  }

  @Test
  void aColourNeedsNoQuotesInAnOverride() {
    Experiment e =
        parse(
            SMALL,
            "data.target={type: folder}",
            "data.target.classes=[{name: a, colour: '#000000'}]",
            "data.target.classes.0.colour=#804080");

    assertThat(e.data().target().options().get("classes").get(0).get("colour").asString())
        .isEqualTo("#804080");
  }

  @Test
  void aMistakeInAnOverrideQuotesIt() {
    assertMistake(SMALL, "method.student.steps=many")
        .hasMessage(
            "-s method.student.steps=many: method.student.steps is 'many'; expected a whole"
                + " number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"seed", "=3", "a..b=3", "a b=3", ".a=3"})
  void anOverrideOfAnotherFormIsRefused(String override) {
    assertMistake(SMALL, override).hasMessage("Cannot parse the setting '" + override + "'");
  }

  @Test
  void anOverrideBeyondTheEndOfAListIsRefused() {
    assertMistake(SMALL, "data.target.range.5=7").hasMessageContaining("is a list of 2");
  }

  @Test
  void anOverrideBelowAValueIsRefused() {
    assertMistake(SMALL, "name.first=7").hasMessageContaining("name is a value and holds no keys");
  }

  @Test
  void moreLabelledImagesThanImagesIsAMistake() {
    assertMistake(SMALL, "data.labelled.count=21")
        .hasMessageContaining("data.labelled.count is 21, but the target has 20 images");
  }

  @Test
  void aLabelledCountAndAListExcludeEachOther() {
    assertMistake(SMALL, "data.labelled={count: 2, list: names.txt}")
        .hasMessageContaining("data.labelled.count and list are both given");
  }

  @Test
  void aStartFromABaselineNeedsThatBaseline() {
    assertMistake(SMALL, "method.student.start=joint")
        .hasMessageContaining(
            "method.student.start is joint, but this run trains no such baseline");
  }

  @Test
  void aStartFromATrainedBaselineIsFine() {
    Experiment e =
        parse(
            SMALL,
            "method.baselines=[joint]",
            "method.baseline.start=random",
            "method.student.start=joint");

    assertThat(e.method().student().start()).isEqualTo("joint");
  }

  @Test
  void aLaterStartDoesNotMatterInASingleRound() {
    assertThat(
            parse(SMALL, "method.rounds=1", "method.student.start_later=joint").method().rounds())
        .isEqualTo(1);
  }

  @Test
  void aMisspeltStartIsNotTakenForAFile() {
    assertMistake(SMALL, "method.student.start=pretraind")
        .hasMessageContaining("method.student.start is 'pretraind'; known are pretrained, random");
  }

  @Test
  void thereIsNoPreviousRoundInRoundOne() {
    assertMistake(SMALL, "method.student.start=previous").hasMessageContaining("'previous'");
  }

  @Test
  void aPretrainedStartNeedsWeights() {
    assertMistake(SMALL, "method.student.start=pretrained")
        .hasMessageContaining(
            "method.student.start is pretrained, but model.weights names no file");
  }

  @Test
  void aHorizonBelowTheStepsIsAMistake() {
    assertMistake(SMALL, "schedule.horizon=10", "method.student.steps=11")
        .hasMessageContaining("schedule.horizon is 10");
  }

  @Test
  void theBestCheckpointNeedsEvaluations() {
    assertMistake(SMALL, "evaluation.checkpoint=best")
        .hasMessageContaining("evaluation.checkpoint is best");
  }

  private static String remedy(Throwable e) {
    return ((DualMixException) e).remedy();
  }

  private static Experiment parse(String yaml, String... overrides) {
    return Experiments.parse(yaml, "f.yaml", List.of(overrides));
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertMistake(
      String yaml, String... overrides) {
    return assertThatThrownBy(() -> parse(yaml, overrides)).isInstanceOf(DualMixException.class);
  }
}
