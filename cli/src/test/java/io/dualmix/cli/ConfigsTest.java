package io.dualmix.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
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

  @Test
  void aDataSetWhoseReaderIsMissingIsAnsweredWithTheKnownTypes() {
    assertThatThrownBy(() -> DataCommand.Domain.SOURCE.open(read("gta5-to-cityscapes")))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("gta5")
        .extracting(e -> ((DualMixException) e).remedy())
        .asString()
        .contains("camvid", "folder", "scenes");
  }

  private static Experiment read(String name) {
    return Experiments.read(FOLDER.resolve(name + ".yaml"), List.of());
  }
}
