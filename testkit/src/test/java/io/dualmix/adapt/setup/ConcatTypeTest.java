package io.dualmix.adapt.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.adapt.TinyScenes;
import io.dualmix.config.DatasetConfig;
import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.data.Dataset;
import io.dualmix.data.format.StreetFiles;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcatTypeTest {
  @TempDir private Path root;

  private void pair(String folder, String name, int... values) {
    StreetFiles.image(root.resolve(folder + "/images/" + name + ".png"), 12, 10);
    StreetFiles.grey(root.resolve(folder + "/labels/" + name + ".png"), 12, 10, values);
  }

  private Dataset open(String parts, String... more) {
    DatasetConfig config = experiment(parts, more).data().source();
    return new DatasetRegistry(root, null).open(config, "data.source");
  }

  private static Experiment experiment(String parts, String... more) {
    return TinyScenes.experiment(
        "data.source={type: concat, parts: [" + parts + "]" + String.join("", more) + "}");
  }

  @Test
  void classesAreThoseOfAllPartsMatchedByName() {
    pair("a", "first", 0, 1);
    pair("b", "second", 0, 1);
    Dataset joined =
        open(
            "{type: folder, path: a, classes: [road, car]},"
                + " {type: folder, path: b, classes: [sky, road]}");

    assertThat(joined.classes().names()).containsExactly("road", "car", "sky");
    assertThat(joined.label(0).classes()).contains((byte) 0, (byte) 1).doesNotContain((byte) 2);
    assertThat(joined.label(1).classes()).contains((byte) 2, (byte) 0).doesNotContain((byte) 1);
  }

  @Test
  void everyPartHasItsOwnKeysAndTheWholeHasItsRange() {
    pair("a", "first", 0, 1);
    pair("a", "third", 0, 1);
    pair("b", "second", 0, 1);
    Dataset joined =
        open(
            "{type: folder, path: a, classes: [road, car], resize: {width: 6, height: 5}},"
                + " {type: folder, path: b, classes: [road, car]}",
            ", range: [1, 3]");

    assertThat(joined.size()).isEqualTo(2);
    assertThat(joined.name(0)).isEqualTo("third");
    assertThat(joined.image(0).width()).isEqualTo(6);
    assertThat(joined.image(1).width()).isEqualTo(12);
  }

  @Test
  void twoImagesOfOneNameAreRefused() {
    pair("a", "first", 0, 1);
    pair("b", "first", 0, 1);
    assertThatThrownBy(
            () ->
                open(
                    "{type: folder, path: a, classes: [road, car]},"
                        + " {type: folder, path: b, classes: [road, car]}"))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("data.source has two images named first");
  }

  @Test
  void errorsNameThePart() {
    assertThatThrownBy(
            () ->
                open(
                    "{type: scenes, look: game, seed: 1, count: 2,"
                        + " width: 48, height: 32}, {type: camvid, path: nowhere, split: train}"))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("data.source.parts.1");
    assertThatThrownBy(() -> experiment("{type: scenes, lok: game}"))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("data.source.parts.0.lok");
    assertThatThrownBy(() -> experiment(""))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("data.source.parts");
  }

  @Test
  void aWrittenExperimentReadsBackEqual() {
    Experiment experiment =
        experiment("{type: scenes, look: rain, count: 2}, {type: folder, path: a}");
    assertThat(Experiments.parse(Experiments.dump(experiment), "again.yaml", List.of()))
        .isEqualTo(experiment);
  }
}
