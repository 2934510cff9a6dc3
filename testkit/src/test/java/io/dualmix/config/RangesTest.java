package io.dualmix.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each section refuses, whichever way it is made. */
class RangesTest {
  private static final String SCENES = "{type: scenes}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "seed=1.5",
        "compute.device=gpu",
        "compute.devices=[]",
        "compute.devices=[cpu, gpu]",
        "compute.precision=fp16",
        "compute.threads=-1",
        "data.cache_mb=-1",
        "data.disk_cache_mb=-1",
        "data.disk_cache=' '",
        "data.workers=0",
        "data.prefetch=0",
        "data.labelled.count=-1",
        "data.labelled.fraction=0",
        "data.labelled.fraction=1.5",
        "data.labelled={count: 3, fraction: 0.5}",
        "data.labelled={fraction: 0.5, list: a.txt}",
        "data.validation_share=0.2",
        "data={source: {type: scenes}, target: {type: scenes}, validation_share: 0}",
        "data={source: {type: scenes}, target: {type: scenes}, validation_share: 0.95}",
        "preset=fast",
        "method.budget=soon",
        "method.budget=10s",
        "method.budget=2h 5",
        "method.budget=400d",
        "method.budget=90",
        "method.epochs=0",
        "method={budget: 2h, epochs: 3}",
        "evaluation.result=first",
        "data.source.range=[3, 3]",
        "data.source.range=[-1, 3]",
        "data.source.range=[1]",
        "data.source.count=0",
        "data.source.width=20000",
        "data.source={type: folder, label_format: rgb}",
        "data.source={type: folder, ignore: [-1]}",
        "data.source.resize={width: 3}",
        "data.source.resize={width: 0, height: 1}",
        "data.source.resize={width: 8, height: 8, labels: false}",
        "data.source={type: folder, class_set: a, classes: [{name: a, colour: '#000000'}]}",
        "data.classes=[]",
        "data.classes=[a, a]",
        "data.classes=['']",
        "evaluation.classes=[a, b, a]",
        "data.source={type: folder, classes: [{name: a, colour: '#12'}]}",
        "data.source={type: folder, classes: [a, a]}",
        "classes=[a, a]",
        "classes=[road, sky]",
        "data.source={type: folder, values: {-1: a}}",
        "augmentation.scale=[1.5, 0.5]",
        "augmentation.scale=[0, 1]",
        "augmentation.scale=[1]",
        "augmentation.scale=[1, null]",
        "augmentation.flip=1.1",
        "augmentation.blur=-0.1",
        "augmentation.jitter.brightness=2",
        "augmentation.jitter.hue=0.6",
        "transfer.type=rgb",
        "transfer.reference=mean",
        "model.output_stride=0",
        "model.output_stride=129",
        "model.head_channels=0",
        "model.batch_norm=off",
        "model.dropout=1",
        "model.normalisation=bgr",
        "model.weights=' '",
        "optimiser.type=adam",
        "optimiser.learning_rate=-1",
        "optimiser.head_multiplier=0",
        "optimiser.momentum=1",
        "optimiser.weight_decay=-1",
        "optimiser.clip_norm=-1",
        "optimiser.on_nan=hope",
        "optimiser.max_skips_in_row=0",
        "optimiser.max_skips=0",
        "logging.spike_factor=1",
        "compute.loader_timeout_s=0",
        "schedule.type=step",
        "schedule.power=0",
        "schedule.warmup=-1",
        "schedule={warmup: 300, horizon: 300}",
        "method.rounds=0",
        "method.baselines=[target]",
        "method.baselines=[joint, joint]",
        "method.labelled_share=1.5",
        "method.region_mix.area_min=0",
        "method.region_mix={area_min: 0.5, area_max: 0.4}",
        "method.region_mix.probability=2",
        "method.distillation.weight=-1",
        "method.distillation={weight: 0, supervised_weight: 0}",
        "method.distillation.temperature=0",
        "method.distillation.average=votes",
        "method.pseudo_labels.portion=1.5",
        "method.pseudo_labels.cap=0",
        "evaluation.every=-1",
        "evaluation.checkpoint=first",
        "logging.every=0",
        "logging.checkpoint_every=0",
        "logging.pictures=-1",
      })
  void whatIsOutOfRangeIsRefusedAndNamed(String override) {
    String section = override.substring(0, override.indexOf('='));

    assertThatThrownBy(() -> parse(override))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("-s " + override + ": " + section);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "compute.device=cuda:1",
        "compute.devices=[cuda:0, cuda:1]",
        "compute.precision=bf16",
        "data.source.range=[0, 1]",
        "data.classes=cityscapes16",
        "data.classes=[road, sky]",
        "evaluation.classes=cityscapes13",
        "data.validation={type: scenes, resize: {width: 8, height: 8, labels: false}}",
        "data.source={type: acdc, conditions: [fog], class_set: cityscapes16}",
        "augmentation.scale=[1, 1]",
        "augmentation.flip=0",
        "model.output_stride=32",
        "model.batch_norm=frozen_affine",
        "method.region_mix.area_min=1",
        "method.region_mix={area_min: 0.02, area_max: 0.4}",
        "method.pseudo_labels={portion: 0, cap: 1}",
        "method.labelled_share=0",
        "evaluation={every: 10, checkpoint: best}",
        "schedule.horizon=250000",
        "method.student.start=models/first.safetensors",
        "method.baselines=[source_only, target_only, joint]",
      })
  void whatIsInRangeIsTaken(String override) {
    assertThatCode(() -> parse(override)).doesNotThrowAnyException();
  }

  @Test
  void aMissingColourHintsAtTheQuotes() {
    assertThatThrownBy(() -> new ClassConfig("road", null))
        .extracting(e -> ((DualMixException) e).remedy())
        .asString()
        .contains("in quotes");
  }

  @Test
  void aRawValueOfAnUnknownClassIsRefused() {
    assertThatThrownBy(
            () ->
                parse(
                    "data.source={type: folder, classes: [{name: road, colour: '#804080'}], "
                        + "values: {7: raod}}"))
        .hasMessageContaining("data.source.values.7 is 'raod'; known are road");
  }

  @Test
  void keysThatATypeDoesNotUseAreRefusedWithThoseThatItUses() {
    assertThatThrownBy(() -> parse("data.source={type: scenes, split: train}"))
        .isInstanceOf(DualMixException.class)
        .hasMessageEndingWith("data.source.split has no use in a data set of type scenes")
        .satisfies(
            e ->
                assertThat(((DualMixException) e).remedy())
                    .contains("look, seed, count, width, height")
                    .contains("range", "resize")
                    .doesNotContain("path", "conditions"));
    assertThatThrownBy(() -> parse("data.source={type: scenes, path: a}"))
        .hasMessageEndingWith("data.source.path has no use in a data set of type scenes");
  }

  @Test
  void nullTakesAKeyAwayThatANewTypeDoesNotHave() {
    Experiment read = parse("data.source={type: scenes, split: null, path: null, look: game}");

    assertThat(read.data().source().options().keySet()).containsExactly("look");
    assertThatThrownBy(() -> parse("data.source={type: scenes, splt: null}"))
        .hasMessageEndingWith("data.source.splt is not a known key");
  }

  @Test
  void aMisspeltKeyOfATypeIsAnsweredWithTheNearestOfThatType() {
    assertThatThrownBy(() -> parse("data.source={type: acdc, conditons: [fog]}"))
        .hasMessageEndingWith("data.source.conditons is not a known key")
        .satisfies(
            e ->
                assertThat(((DualMixException) e).remedy()).startsWith("Did you mean conditions?"));
    assertThatThrownBy(() -> parse("data.source={tpye: acdc, conditions: [fog]}"))
        .hasMessageEndingWith("data.source.tpye is not a known key")
        .satisfies(
            e -> assertThat(((DualMixException) e).remedy()).startsWith("Did you mean type?"));
  }

  @Test
  void aValueOfTheWrongKindIsNamedWithItsKey() {
    assertThatThrownBy(() -> parse("data.source={type: acdc, conditions: fog}"))
        .hasMessageEndingWith("data.source.conditions is 'fog'; expected a list such as [a, b]");
    assertThatThrownBy(() -> parse("data.source={type: folder, classes: [{colour: '#000000'}]}"))
        .hasMessageEndingWith("data.source.classes.0.name is missing");
  }

  @Test
  void keysOfATypeThatIsNotInstalledAreKeptForThePluginThatReadsThem() {
    Experiment read = parse("data.source={type: elsewhere, shard: [1, {a: b}]}");

    assertThat(Experiments.dump(read)).contains("shard:");
    assertThat(Experiments.parse(Experiments.dump(read), "again", List.of())).isEqualTo(read);
  }

  @Test
  void listsCannotBeChangedAfterwards() {
    List<Integer> range = parse("data.source.range=[0, 4]").data().source().range();

    assertThatThrownBy(() -> range.set(0, 1)).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void rawValuesAreKeptInAscendingOrder() {
    assertThat(
            parse("data.source={type: folder, values: {9: a, 3: b}}")
                .data()
                .source()
                .options()
                .get("values")
                .propertyNames())
        .containsExactly("3", "9");
  }

  private static Experiment parse(String override) {
    String yaml =
        "name: x\nmodel: {weights: w.safetensors}\n"
            + ("data: {source: "
                + SCENES
                + ", target: "
                + SCENES
                + ", validation: "
                + SCENES
                + "}");
    return Experiments.parse(yaml, "f.yaml", List.of(override));
  }
}
