package io.dualmix.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class YamlTreeTest {
  private static final YAMLMapper MAPPER = new YAMLMapper();

  private static final String DATA =
      """
      name: streets
      data:
        source: {type: folder, path: a, classes: &classes [{name: road, color: "#804080"}, sky]}
        target: {type: folder, path: b, classes: *classes}
        validation: {type: folder, path: c, classes: *classes}
      optimizer: {type: adamw, learning_rate: 0.001}
      model: {architecture: deeplabv3plus, backbone: mobilenetv1_025}
      method:
        baseline: {start: random}
        region_teacher: &stage {steps: 7, batch: 2, start: random}
        sample_teacher: *stage
        student:
          <<: *stage
          steps: 9
        rounds: 1
      """;

  private static JsonNode read(String yaml) {
    return YamlTree.read(MAPPER, yaml);
  }

  @Test
  void aTextWithoutAliasesIsReadAsJacksonReadsIt() {
    String yaml = "a: 1\nb: [true, 2.5, x, null, \"7\"]\nc: {d: 3000000000, e: -1, f: 1e-4}\n";
    assertThat(read(yaml)).isEqualTo(MAPPER.readTree(yaml));
  }

  @Test
  void aliasesOfValuesListsAndKeysAreExpanded() {
    assertThat(read("a: &x 3\nb: *x\nc: &l [1, 2]\nd: *l\ne: &o {f: 1}\ng: [*o, *x]"))
        .isEqualTo(MAPPER.readTree("a: 3\nb: 3\nc: [1, 2]\nd: [1, 2]\ne: {f: 1}\ng: [{f: 1}, 3]"));
  }

  @Test
  void keysOfItsOwnWinOverMergedOnes() {
    assertThat(read("a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}"))
        .isEqualTo(MAPPER.readTree("a: {x: 1, y: 2}\nb: {y: 3, x: 1}"));
    assertThat(read("a: &a {x: 1}\nb: &b {x: 2, z: 4}\nc: {<<: [*a, *b]}").get("c"))
        .isEqualTo(MAPPER.readTree("{x: 1, z: 4}"));
  }

  @Test
  void anExperimentWithAliasesAndAmericanSpellingIsRead() {
    Experiment read = Experiments.parse(DATA, "f.yaml", List.of("optimizer.weight_decay=0.5"));
    JsonNode classes = read.data().source().options().get("classes");
    assertThat(read.data().validation().options().get("classes")).isEqualTo(classes);
    assertThat(classes.get(0).get("colour").asString()).isEqualTo("#804080");
    assertThat(read.method().student().steps()).isEqualTo(9);
    assertThat(read.method().student().batch()).isEqualTo(2);
    assertThat(read.method().sampleTeacher().steps()).isEqualTo(7);
    assertThat(read.optimiser().weightDecay()).isEqualTo(0.5);
    assertThat(Experiments.parse(Experiments.dump(read), "again", List.of())).isEqualTo(read);
  }

  @Test
  void anAliasWithoutAnchorIsNamed() {
    assertThatThrownBy(() -> Experiments.parse("name: x\ndata: *gone\n", "f.yaml", List.of()))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("f.yaml:2")
        .hasMessageContaining("*gone");
  }

  @Test
  void aliasesOfAliasesHaveABound() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n");
    for (int i = 1; i < 9; i++) {
      String ten = String.join(", ", java.util.Collections.nCopies(10, "*a" + (i - 1)));
      yaml.append(String.format("a%d: &a%d [%s]\n", i, i, ten));
    }
    assertThatThrownBy(() -> Experiments.parse(yaml.toString(), "f.yaml", List.of()))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("aliases expand to more than");
  }

  @Test
  void aColourWithoutQuotesIsNamedWithItsLine() {
    String yaml = DATA.replace("\"#804080\"", "#804080");
    assertThatThrownBy(() -> Experiments.parse(yaml, "f.yaml", List.of()))
        .hasMessage("f.yaml:3: #804080 without quotes begins a comment");
  }

  @Test
  void theHomeFolderIsOpened() {
    String home = System.getProperty("user.home");
    Experiment read = Experiments.parse(DATA, "f.yaml", List.of("data.root=~/data", "runs=~"));
    assertThat(read.data().root()).isEqualTo(home + "/data");
    assertThat(read.runs()).isEqualTo(home);
    assertThat(Experiments.parse(DATA.replace("path: a", "path: ~"), "f.yaml", List.of()))
        .extracting(e -> e.data().source().path())
        .isEqualTo(home);
  }

  @Test
  void bothSpellingsOfOneKeyAreAMistake() {
    assertThatThrownBy(() -> Experiments.parse(DATA + "optimiser: {}\n", "f.yaml", List.of()))
        .hasMessageContaining("optimiser is given twice");
  }
}
