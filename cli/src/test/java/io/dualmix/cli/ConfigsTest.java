package io.dualmix.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.cli.data.DataCommand;
import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.config.ResizeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The experiments in the folder {@code configs}. */
class ConfigsTest {
  /** Maven runs tests in the module's folder, other tools in the repository's. */
  private static final Path FOLDER =
      Files.isDirectory(Path.of("configs")) ? Path.of("configs") : Path.of("..", "configs");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "scenes-to-camvid",
        "camvid-to-cityscapes256",
        "scenes-to-cityscapes256",
        "cityscapes256-to-idd",
        "camvid-day-to-dusk",
        "gta5-to-cityscapes",
        "synthia-to-cityscapes"
      })
  void everyConfigurationReadsAndIsNamedAsItsFile(String name) {
    assertThat(read(name).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "scenes-to-camvid",
        "camvid-to-cityscapes256",
        "scenes-to-cityscapes256",
        "cityscapes256-to-idd",
        "camvid-day-to-dusk",
        "gta5-to-cityscapes",
        "synthia-to-cityscapes"
      })
  void everyConfigurationOpensWithCommandNeedsTimeAndResult(String name) throws IOException {
    String head =
        Files.readString(FOLDER.resolve(name + ".yaml"))
            .lines()
            .takeWhile(line -> line.startsWith("#"))
            .reduce("", (a, b) -> a + b + "\n");

    assertThat(head).contains("#   command   ./dualmix ", "#   needs ", "#   time ", "#   result ");
  }

  @Test
  void gta5HasThePapersSettings() {
    Experiment e = read("gta5-to-cityscapes");

    assertThat(e.method().rounds()).isEqualTo(4);
    assertThat(e.optimiser().learningRate()).isEqualTo(2.5e-4);
    assertThat(e.schedule().horizon()).isEqualTo(250_000);
    assertThat(e.method().student().steps()).isEqualTo(120_000);
  }

  @Test
  void synthiaTakesOneRoundLess() {
    assertThat(read("synthia-to-cityscapes").method().rounds()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gta5-to-cityscapes", "synthia-to-cityscapes"})
  void thePapersImagesAreSeenSmallAndScoredAtFullSize(String name) {
    Experiment e = read(name);

    assertThat(e.data().target().resize().labels()).isTrue();
    assertThat(e.data().validation().resize())
        .isEqualTo(new ResizeConfig(e.data().target().resize().width(), 512, false));
  }

  @Test
  void synthiaIsScoredOverThirteenClassesToo() {
    assertThat(read("synthia-to-cityscapes").evaluation().classes())
        .containsExactly("cityscapes13");
  }

  @ParameterizedTest
  @ValueSource(ints = {50, 100, 200, 500, 1000, 2975})
  void oneKeySelectsTheNumberOfLabels(int count) {
    Path file = FOLDER.resolve("gta5-to-cityscapes.yaml");

    assertThat(
            Experiments.read(file, List.of("data.labelled.count=" + count))
                .data()
                .labelled()
                .count())
        .isEqualTo(count);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gta5-to-cityscapes", "synthia-to-cityscapes"})
  void dataThatAreNotThereAreAnsweredWithWhatBelongsThere(String name) {
    Experiment e =
        Experiments.read(FOLDER.resolve(name + ".yaml"), List.of("data.root=/no/such/folder"));

    assertThatThrownBy(() -> DataCommand.Domain.TARGET.open(e))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("There is no folder /no/such/folder/cityscapes")
        .hasMessageContaining("leftImg8bit/<split>/<city>");
  }

  private static Experiment read(String name) {
    return Experiments.read(FOLDER.resolve(name + ".yaml"), List.of());
  }
}
