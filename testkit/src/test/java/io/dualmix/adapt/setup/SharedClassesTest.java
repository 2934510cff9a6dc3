package io.dualmix.adapt.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.data.Dataset;
import io.dualmix.data.format.StreetFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes at the top of an experiment. */
class SharedClassesTest {
  private static final String DATA =
      """
      preset: quick
      name: x
      data:
        source: {type: folder, path: a}
        target: {type: folder, path: b}
      """;

  @TempDir private Path root;

  @BeforeEach
  void writeFiles() {
    for (String folder : List.of("a", "b")) {
      StreetFiles.image(root.resolve(folder + "/images/1.png"), 4, 3);
      StreetFiles.grey(root.resolve(folder + "/labels/1.png"), 4, 3, 0, 1);
    }
  }

  private Experiment parse(String classes, String... changes) {
    return Experiments.parse(classes + "\n" + DATA, "f.yaml", List.of(changes));
  }

  private List<String> names(Experiment experiment, boolean source) {
    Dataset dataset =
        new DatasetRegistry(root, experiment.classes())
            .open(
                source ? experiment.data().source() : experiment.data().target(),
                source ? "data.source" : "data.target");
    return dataset.classes().names();
  }

  @Test
  void serveEveryDataSetThatHasNoneOfItsOwn() {
    Experiment shared = parse("classes: [road, {name: car, color: \"#00008E\"}]");
    Experiment own = parse("classes: [road, car]", "data.target.classes=[sky, tree, pole]");

    assertThat(names(shared, true)).isEqualTo(names(shared, false)).containsExactly("road", "car");
    assertThat(names(own, true)).containsExactly("road", "car");
    assertThat(names(own, false)).containsExactly("sky", "tree", "pole");
  }

  @Test
  void mayBeTheNameOfASet() {
    assertThat(names(parse("classes: cityscapes13"), true)).hasSize(13).startsWith("road");
  }

  @Test
  void mayBeAFileInTheRoot() throws IOException {
    Files.writeString(root.resolve("names.txt"), "road\ncar\n");

    assertThat(names(parse("classes: names.txt"), false)).containsExactly("road", "car");
  }

  @Test
  void areDumpedOnceAndReadBack() {
    Experiment experiment = parse("classes: [road, car]");
    String dump = Experiments.dump(experiment);

    assertThat(dump.split("name: road", -1)).hasSize(2);
    assertThat(Experiments.parse(dump, "again", List.of())).isEqualTo(experiment);
  }

  @Test
  void thatNoDataSetTakesAreRefused() {
    assertThatThrownBy(
            () ->
                parse(
                    "classes: [road, car]",
                    "data.source={type: gta5, path: g}",
                    "data.target={type: cityscapes, path: c, split: train}"))
        .hasMessage(
            "f.yaml:1: classes are given, but no data set uses them: every data set defines its"
                + " own classes");
  }

  @Test
  void thatAreMissingEverywhereAreAskedFor() {
    assertThatThrownBy(() -> names(parse(""), true)).hasMessage("data.source.classes is missing");
  }

  @Test
  void aMistakeInThemIsNamedWithItsLine() {
    assertThatThrownBy(() -> parse("classes: [road, road]"))
        .hasMessage("f.yaml:1: classes.1.name is 'road' a second time");
    assertThatThrownBy(() -> parse("classes: [road]").classes().add(null))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
