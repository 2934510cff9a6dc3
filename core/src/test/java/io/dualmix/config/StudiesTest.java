package io.dualmix.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.config.Study.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudiesTest {
  private static final String GOOD =
      """
      base: base.yaml
      name: weights
      seeds: [1, -2, 30000000000]
      x-note: anchors may be here
      variants:
        paper: {}
        kl-2: {method.distillation.weight: 2, augmentation.scale: [0.5, 2], transfer.type: "none"}
        late: {from: kl-2, redo: student, set: {method.student.steps: 12}}
        again: {redo: round-1/student}
      stages: [round-2/student]
      """;

  @TempDir Path folder;

  @BeforeEach
  void writeBase() throws IOException {
    Files.writeString(folder.resolve("base.yaml"), "name: base\n");
  }

  @Test
  void bothFormsOfAVariantAreRead() throws IOException {
    Study study = read(GOOD);

    assertThat(study.base()).isEqualTo(folder.resolve("base.yaml"));
    assertThat(study.seeds()).containsExactly(1L, -2L, 30000000000L);
    assertThat(study.stages()).containsExactly("round-2/student");
    assertThat(study.reference())
        .isEqualTo(new Variant("paper", Optional.empty(), Optional.empty(), List.of()));
    assertThat(study.named("kl-2").settings())
        .containsExactly(
            "method.distillation.weight=2", "augmentation.scale=[0.5,2]", "transfer.type=\"none\"");
    assertThat(study.named("late").redo()).contains("student");
  }

  @Test
  void aVariantHasTheChangesOfTheOneThatItComesFrom() throws IOException {
    Study study = read(GOOD);
    assertThat(study.settings(study.named("late")))
        .startsWith("method.distillation.weight=2")
        .endsWith("method.student.steps=12");
  }

  @Test
  void withoutFromTheFirstVariantIsMeant() throws IOException {
    assertThat(read(GOOD).named("again").from()).contains("paper");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "seeds:|sedes:|:3: sedes is not a key of a study|Did you mean seeds?",
        "base.yaml|bose.yaml|base is bose.yaml, and there is neither|relative to the study",
        "name: weights|name: a/b|name is 'a/b'; expected|folder of the runs",
        "[1, -2, 30000000000]|[1, 1]|seeds has 1 twice|Remove",
        "[1, -2, 30000000000]|[1.5]|seeds has 1.5; expected whole numbers|Such as",
        "[1, -2, 30000000000]|[]|seeds is []; expected a list|",
        "paper: {}|p/a: {}|variants.p/a has the name|",
        "paper: {}|paper: 3|variants.paper is 3; expected changes|Such as {}",
        "paper: {}|paper: {seed: 3}|variants.paper.seed is set by the study itself|Remove it",
        "paper: {}|paper: {method: {rounds: 1}}|would replace the whole section method|dotted keys",
        "paper: {}|paper: {redo: student}|variants.paper.from is missing; expected a variant"
            + " above|",
        "from: kl-2|from: again|variants.late.from is 'again'; expected a variant above this one|",
        "redo: student, set: {method.student.steps: 12}|redo: student, seed: 1|stands beside from,"
            + " redo|below set",
        "redo: student|redo: 3|variants.late.redo is 3; expected a name|",
        "[round-2/student]|[3]|stages has 3; expected paths|Such as",
      })
  void aMistakeIsNamedWithItsKeyAndARemedy(String good, String bad, String message, String remedy) {
    assertThatThrownBy(() -> read(GOOD.replace(good, bad)))
        .isInstanceOfSatisfying(
            DualMixException.class,
            e -> {
              assertThat(e).hasMessageContaining("study.yaml").hasMessageContaining(message);
              assertThat(e.remedy()).contains(remedy == null ? "" : remedy);
            });
  }

  @Test
  void anEmptyFileIsNoStudy() {
    assertThatThrownBy(() -> read(""))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("is empty; expected a study with the keys");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> Studies.read(folder.resolve("none.yaml")))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("There is no study file");
  }

  private Study read(String yaml) throws IOException {
    return Studies.read(Files.writeString(folder.resolve("study.yaml"), yaml));
  }
}
