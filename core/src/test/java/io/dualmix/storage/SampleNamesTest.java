package io.dualmix.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampleNamesTest {
  private static final Path FOLDER = Path.of("run/round-1/pseudo-labels");

  static String[] hostile() {
    return new String[] {
      "../../x",
      "/etc/passwd",
      "a/../../../x",
      "..",
      ".",
      "",
      "a//b",
      "a/",
      "x\0y",
      "x\ny",
      "C:\\x",
      "..\\..\\x",
      "con|x",
      "dot.",
      "blank ",
      "\ud800lonely",
      "x".repeat(300),
      "é".repeat(150),
      "d/".repeat(600) + "x"
    };
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void noNameLeavesTheFolder(String name) {
    Path file = SampleNames.within(FOLDER, name, ".png");
    assertThat(file.normalize().getParent()).isEqualTo(FOLDER);
    assertThat(file.getFileName().toString()).matches("[A-Za-z0-9_-]{1,100}\\.png");
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void aFlatNameIsOneShortFileName(String name) {
    String flat = SampleNames.flat(name);
    assertThat(flat).matches("[\\p{L}\\p{N}._-]+").isNotIn(".", "..");
    assertThat(flat.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"aachen/aachen_000000", "0001TP_006690", "Straße 7/bild (1)", "a.b", "…"})
  void ordinaryNamesStayAsTheyAre(String name) {
    assertThat(SampleNames.within(FOLDER, name, ".png")).isEqualTo(FOLDER.resolve(name + ".png"));
  }

  @Test
  void differentHostileNamesHaveDifferentFiles() {
    assertThat(SampleNames.within(FOLDER, "../a/x", ".png"))
        .isNotEqualTo(SampleNames.within(FOLDER, "../a_x", ".png"));
  }

  @Test
  void aFlatNameOfAPathKeepsItReadable() {
    assertThat(SampleNames.flat("day/1")).isEqualTo("day_1");
  }
}
