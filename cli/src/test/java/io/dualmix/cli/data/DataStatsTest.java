package io.dualmix.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.cli.StreetFolder;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code dualmix data stats}. */
class DataStatsTest {
  @TempDir Path folder;
  private StreetFolder streets;

  @BeforeEach
  void writeData() throws IOException {
    streets = new StreetFolder(folder, 2);
  }

  private String page() throws IOException {
    Path html = folder.resolve("s.html");
    assertThat(streets.data("stats", "--html", html.toString())).as(streets.err()).isZero();
    return Files.readString(html);
  }

  @Test
  void whiteHasItsLabOnTheTerminal() {
    byte[] white = new byte[24 * 24 * 3];
    Arrays.fill(white, (byte) 255);
    for (int i = 0; i < 2; i++) {
      ImageFiles.writeImage(streets.image("target", i), new RgbImage(24, 24, white));
    }

    streets.data("stats", "--of", "target");

    assertThat(streets.out()).containsPattern("L 100\\.0 ± 0\\.0, a -?0\\.0 ± 0\\.0, b -?0\\.0 ±");
  }

  @Test
  void jsonHoldsTheNumbers() {
    Path json = folder.resolve("s.json");

    assertThat(streets.data("stats", "--json", json.toString())).isZero();

    JsonNode target = JsonMapper.builder().build().readTree(json.toFile()).path("domains").path(1);
    assertThat(target.path("domain").asString()).isEqualTo("target");
    assertThat(target.path("sizes").path("24x24").asInt()).isEqualTo(2);
    assertThat(target.path("classes").path(0).path("pixels").asInt()).isEqualTo(2 * 24);
  }

  @Test
  void thePageComparesTheDomainsOfEachClass() throws IOException {
    // A first row of 24: 1/24 of the pixels, 48 in two labels.
    assertThat(page()).contains(">road<", "--c:#804080", "48 pixels in 2 of 2 labels", "4.2 %");
  }

  @Test
  void thePageNeedsNothingFromElsewhere() throws IOException {
    assertThat(page()).doesNotContain("http:", "https:", "src=", "@import").doesNotContain("{{");
  }

  @Test
  void aNameCannotBringItsOwnHtml() throws IOException {
    String yaml = Files.readString(streets.experiment());
    Files.writeString(
        streets.experiment(), yaml.replace("name: road", "name: '<b onclick=x>road'"));

    assertThat(page()).contains("&lt;b onclick=x&gt;road").doesNotContain("<b onclick");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--html", "--json"})
  void filesAreNotOverwrittenUnasked(String option) throws IOException {
    Path file = Files.writeString(folder.resolve("mine"), "mine");

    assertThat(streets.data("stats", option, file.toString())).isEqualTo(1);
    assertThat(file).hasContent("mine");
  }

  @Test
  void aTornImageIsNamed() throws IOException {
    byte[] bytes = Files.readAllBytes(streets.image("source", 1));
    Files.write(streets.image("source", 1), Arrays.copyOf(bytes, bytes.length / 2));

    assertThat(streets.data("stats")).isEqualTo(1);
    assertThat(streets.err()).contains(streets.image("source", 1).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "stats", "preview", "split"})
  void everyCommandHasHelpWithExamples(String command) {
    assertThat(streets.data(command, "--help")).isZero();
    assertThat(streets.out()).contains("Usage: dualmix data " + command, "Examples:");
  }
}
