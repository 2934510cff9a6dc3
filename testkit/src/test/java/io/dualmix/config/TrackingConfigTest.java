package io.dualmix.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrackingConfigTest {
  private static final String YAML =
      """
      name: tracked
      data:
        source: {type: scenes, look: game, seed: 1, count: 4, width: 48, height: 32}
        target: {type: scenes, look: camera, seed: 2, count: 5, width: 48, height: 32}
        validation: {type: scenes, look: camera, seed: 3, count: 2, width: 48, height: 32}
        labelled: {count: 2}
      augmentation: {crop: {width: 48, height: 32}}
      method:
        baseline: {start: random}
        region_teacher: {start: random, start_later: previous}
        sample_teacher: {start: random, start_later: previous}
        student: {start: random, start_later: previous}
      """;

  @Test
  void theExperimentHasAName() {
    assertThat(new TrackingConfig("http://localhost:5000", null).experiment()).isEqualTo("dualmix");
  }

  @Test
  void aServerIsReadFromTheExperiment() {
    Experiment experiment =
        Experiments.parse(
            YAML + "tracking: {mlflow: 'http://localhost:5000'}\n", "test.yaml", List.of());
    assertThat(experiment.tracking())
        .isEqualTo(new TrackingConfig("http://localhost:5000", "dualmix"));
  }

  @Test
  void withoutAServerTheDumpIsAsItWas() {
    // A run that was begun by an earlier version resumes only with the same text.
    Experiment experiment = Experiments.parse(YAML, "test.yaml", List.of());
    assertThat(Experiments.dump(experiment)).doesNotContain("tracking");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:5000", "file:///tmp/mlruns", "http://", "https://a b"})
  void whatIsNoAddressIsRefused(String mlflow) {
    assertThatThrownBy(() -> new TrackingConfig(mlflow, null))
        .isInstanceOf(InvalidSetting.class)
        .hasMessageContaining("mlflow")
        .hasMessageContaining("http://localhost:5000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:5000", "https://mlflow.example.org/team/"})
  void anAddressIsTaken(String mlflow) {
    assertThat(new TrackingConfig(mlflow, null).mlflow()).isEqualTo(mlflow);
  }
}
