package io.dualmix.weights.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PublishedWeightsTest {
  static Stream<PublishedWeights> all() {
    return PublishedWeights.all().stream();
  }

  @ParameterizedTest
  @MethodSource("all")
  void theDocumentationHasTheSameRow(PublishedWeights weights) throws IOException {
    Path docs =
        Stream.of(Path.of("docs/weights.md"), Path.of("../docs/weights.md"))
            .filter(Files::exists)
            .findFirst()
            .orElseThrow();
    String sum = weights.sha256().isEmpty() ? "from the server" : weights.sha256();
    assertThat(Files.readAllLines(docs))
        .anyMatch(
            line ->
                line.startsWith("| `" + weights.backbone() + "` ")
                    && line.contains(weights.address().toString())
                    && line.contains("| " + weights.bytes() / 1_000_000 + " MB |")
                    && line.contains(sum)
                    && line.contains(weights.licence()));
  }

  @ParameterizedTest
  @MethodSource("all")
  void aSumIsEightHexDigitsOrTold(PublishedWeights weights) {
    assertThat(weights.sha256()).matches("[0-9a-f]{8}|");
    assertThat(weights.address()).hasScheme("https");
  }

  @Test
  void anUnknownBackboneNamesTheKnown() {
    assertThatThrownBy(() -> PublishedWeights.of("mobilenetv2_035"))
        .hasMessageContaining("mobilenetv2_035");
  }
}
