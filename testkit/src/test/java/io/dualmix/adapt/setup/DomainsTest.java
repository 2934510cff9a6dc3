package io.dualmix.adapt.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.adapt.TinyScenes;
import io.dualmix.config.Experiment;
import io.dualmix.data.Dataset;
import io.dualmix.data.MemoryDataset;
import io.dualmix.data.RelabelledDataset;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.LabelImage;
import io.dualmix.recipe.StageId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DomainsTest {
  private static final String CLASSES =
      "classes: [{name: a, colour: \"#FF0000\"}, {name: b, colour: \"#00FF00\"}]";

  @TempDir Path root;

  private static List<String> names(Dataset dataset) {
    return IntStream.range(0, dataset.size()).mapToObj(dataset::name).toList();
  }

  private static Domains open(String... changes) {
    return Domains.open(TinyScenes.experiment(changes));
  }

  /** A folder data set in {@code root/name} of which the first images have labels. */
  private void write(String name, int images, int labelled) {
    MemoryDataset noise = MemoryDataset.noise(images, 48, 32, 2, 1);
    for (int i = 0; i < images; i++) {
      ImageFiles.writeImage(root.resolve(name + "/images/" + i + ".png"), noise.image(i));
      if (i < labelled) {
        ImageFiles.writeLabel(root.resolve(name + "/labels/" + i + ".png"), noise.label(i));
      }
    }
  }

  private String[] folders() {
    return Stream.concat(
            Stream.of("data.root=" + root),
            Stream.of("source", "target", "validation")
                .map(d -> "data." + d + "={type: folder, path: " + d + ", " + CLASSES + "}"))
        .toArray(String[]::new);
  }

  @Test
  void whatIsDecodedStaysInTheConfiguredDiskCache() throws IOException {
    Stream.of("source", "target", "validation").forEach(name -> write(name, 2, 2));
    Path cache = root.resolve("cache");
    String[] changes =
        Stream.concat(
                Stream.of(folders()),
                Stream.of("data.disk_cache_mb=1", "data.disk_cache=" + cache, "data.cache_mb=0"))
            .toArray(String[]::new);
    byte[] first = open(changes).source().image(0).rgb();

    try (Stream<Path> paths = Files.walk(cache)) {
      assertThat(paths.filter(Files::isRegularFile)).hasSize(1);
    }
    assertThat(open(changes).source().image(0).rgb()).isEqualTo(first);
  }

  @Test
  void withoutAValidationSetAShareOfTheLabelledImagesValidatesAndNothingElseSeesIt() {
    Domains domains =
        open("data.validation=null", "data.labelled=null", "data.validation_share=0.4");

    assertThat(names(domains.validation())).hasSize(2);
    assertThat(names(domains.labelled())).hasSize(4);
    assertThat(names(domains.unlabelled())).isEmpty();
    assertThat(
            Stream.of(domains.validation(), domains.labelled(), domains.unlabelled())
                .flatMap(d -> names(d).stream())
                .distinct())
        .hasSize(6);
  }

  @Test
  void labelledImagesThatAreNotDrawnValidateAndAreNotTrainedOn() throws IOException {
    write("source", 2, 2);
    write("target", 30, 20);
    Files.writeString(root.resolve("drawn.txt"), "3\n7\n");
    for (String drawn : List.of("{fraction: 0.1}", "{count: 2}", "{list: drawn.txt}")) {
      String[] changes =
          Stream.concat(
                  Stream.of(folders()), Stream.of("data.validation=null", "data.labelled=" + drawn))
              .toArray(String[]::new);
      Domains domains = open(changes);

      assertThat(names(domains.labelled())).hasSize(2);
      assertThat(names(domains.validation())).hasSize(5);
      assertThat(names(domains.unlabelled())).hasSize(23);
      assertThat(
              Stream.of(domains.validation(), domains.labelled(), domains.unlabelled())
                  .flatMap(d -> names(d).stream())
                  .distinct())
          .hasSize(30);
    }
  }

  @Test
  void theSameValidationImagesAreOpenedAlone() {
    Experiment experiment = TinyScenes.experiment("data.validation=null", "data.labelled.count=5");

    assertThat(names(Domains.validation(experiment)))
        .isEqualTo(names(Domains.open(experiment).validation()));
  }

  @Test
  void aFractionOfTheImagesThatHaveLabelsIsDrawn() {
    write("source", 2, 2);
    write("target", 10, 8);
    write("validation", 1, 1);
    String[] changes =
        Stream.concat(Stream.of(folders()), Stream.of("data.labelled={fraction: 0.5, seed: 1}"))
            .toArray(String[]::new);

    assertThat(names(open(changes).labelled())).hasSize(4);
  }

  @Test
  void everyTargetImageIsEitherLabelledOrNot() {
    Domains domains = open();

    List<String> all =
        Stream.concat(names(domains.labelled()).stream(), names(domains.unlabelled()).stream())
            .sorted()
            .toList();
    assertThat(names(domains.labelled())).hasSize(2);
    assertThat(all).isEqualTo(IntStream.range(0, 6).mapToObj(i -> "camera-2-00000" + i).toList());
  }

  @Test
  void theSplitIsTheSameEveryTime() {
    assertThat(names(open().labelled())).isEqualTo(names(open().labelled()));
  }

  @Test
  void theRunsSeedDoesNotChangeTheSplit() {
    assertThat(names(open("seed=77").labelled())).isEqualTo(names(open().labelled()));
  }

  @Test
  void theSplitsOwnSeedDoes() {
    long different =
        IntStream.range(1, 6)
            .mapToObj(seed -> names(open("data.labelled.seed=" + seed).labelled()))
            .distinct()
            .count();

    assertThat(different).isGreaterThan(1);
  }

  @Test
  void whereAllIsLabelledTheStudentIsDistilledOnTheSameImages() {
    Domains domains = open("data.labelled.count=6");

    assertThat(domains.unlabelled().size()).isZero();
    assertThat(names(domains.distilled())).isEqualTo(names(domains.labelled()));
  }

  @Test
  void aSourceWithoutSomeLabelsIsRefused() {
    write("source", 3, 2);
    write("target", 3, 3);
    write("validation", 1, 1);

    assertThatThrownBy(() -> open(folders()))
        .isInstanceOf(DualMixException.class)
        .hasMessageStartingWith("data.source (")
        .hasMessageContaining("has 1 images without a label, first 2");
  }

  @Test
  void targetImagesWithoutLabelsAreWelcome() {
    write("source", 2, 2);
    write("target", 4, 2);
    write("validation", 1, 1);

    Domains domains = open(folders());
    assertThat(names(domains.labelled())).containsExactly("0", "1");
    assertThat(names(domains.unlabelled())).containsExactly("2", "3");
  }

  @Test
  void moreLabelsThanThereAreIsAMistake() {
    write("source", 2, 2);
    write("target", 4, 1);
    write("validation", 1, 1);

    assertThatThrownBy(() -> open(folders()))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("Cannot draw 2 labelled images")
        .hasMessageContaining("offer 1");
  }

  @Test
  void differentClassesAreRefused() {
    write("source", 2, 2);
    assertThatThrownBy(
            () ->
                open(
                    "data.root=" + root,
                    "data.source={type: folder, path: source, " + CLASSES + "}"))
        .isInstanceOf(DualMixException.class)
        .hasMessageStartingWith("data.source has the classes [a, b], data.target [sky, building");
  }

  @Test
  void validationClassesAreComparedToo() {
    write("validation", 1, 1);
    assertThatThrownBy(
            () ->
                open(
                    "data.root=" + root,
                    "data.validation={type: folder, path: validation, " + CLASSES + "}"))
        .isInstanceOf(DualMixException.class)
        .hasMessageStartingWith("data.validation has the classes [a, b]");
  }

  @Test
  void everyDomainHasTheListedClasses() {
    Domains domains = open("data.classes=[road, sky, car]");

    assertThat(
            Stream.of(
                    domains.source(),
                    domains.labelled(),
                    domains.unlabelled(),
                    domains.validation())
                .map(dataset -> dataset.classes().names()))
        .containsOnly(List.of("road", "sky", "car"));
  }

  @Test
  void anotherOrderOfTheSameClassesGivesTheSameLabels() {
    write("source", 2, 2);
    write("target", 2, 2);
    write("validation", 1, 1);
    String swapped = "[{name: b, colour: \"#00FF00\"}, {name: a, colour: \"#FF0000\"}]";
    String[] changes = folders();
    byte[] before = open(changes).source().label(0).classes();
    changes[1] = "data.source={type: folder, path: source, classes: " + swapped + "}";
    byte[] after = open(changes).source().label(0).classes();

    // Index 0 of the files is now called b, the target's index 1, and the other way round.
    for (int i = 0; i < before.length; i++) {
      assertThat(after[i]).isEqualTo((byte) (1 - before[i]));
    }
  }

  @Test
  void aScoredClassThatNobodyHasIsRefusedOnOpening() {
    assertThatThrownBy(() -> open("evaluation.classes=[sky, tram]"))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("'tram'");
  }

  @Test
  void scoredClassesAreThoseOfTheValidationImages() {
    String[] changes = {"data.classes=[road, sky, car]", "evaluation.classes=[car, road]"};

    assertThat(
            Domains.scored(
                TinyScenes.experiment(changes).evaluation(), open(changes).validation().classes()))
        .hasValueSatisfying(subset -> assertThat(subset.indices()).containsExactly(2, 0));
  }

  @Test
  void theStudentsImagesShowNoLabels() {
    Domains domains = open();
    try (var loader =
        new Loaders(TinyScenes.experiment(), domains).unlabelled(new StageId(1, "student"), 1, 0)) {
      assertThat(loader.next().labelled()).isFalse();
    }
  }

  @Test
  void fromTheSecondRoundOnThePseudoLabelledImagesAreLoadedToo() {
    Domains domains = open();
    LabelImage nothing = new LabelImage(48, 32, new byte[48 * 32]);
    for (String name : names(domains.unlabelled())) {
      ImageFiles.writeLabel(root.resolve(name + ".png"), nothing);
    }
    TargetLabels labels =
        TargetLabels.groundTruth(domains.labelled())
            .with(new RelabelledDataset(domains.unlabelled(), root));
    try (var loader =
        new Loaders(TinyScenes.experiment(), domains)
            .target(new StageId(2, "region-teacher"), labels, 6, 0)) {
      // A batch of six is one epoch of two images with ground truth and four with pseudo labels.
      assertThat(loader.next().names())
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(
                      names(domains.labelled()).stream(), names(domains.unlabelled()).stream())
                  .toList());
    }
  }
}
