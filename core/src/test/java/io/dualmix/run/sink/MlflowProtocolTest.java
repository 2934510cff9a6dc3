package io.dualmix.run.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.config.TrackingConfig;
import io.dualmix.recipe.DualLevelMixing;
import io.dualmix.run.RunData;
import io.dualmix.run.RunStages;
import io.dualmix.train.event.ClassIou;
import io.dualmix.train.event.Evaluated;
import io.dualmix.train.event.StageFinished;
import io.dualmix.train.event.StepDone;
import io.dualmix.train.event.StepFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent, against a server that refuses all that MLflow refuses. */
class MlflowProtocolTest {
  private static final String STAGE = "round-1/student";

  @TempDir private Path folder;
  private StrictMlflow server;

  @BeforeEach
  void start() throws IOException {
    server = new StrictMlflow();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aRunWithThousandsOfNumbersIsTakenWhole() {
    try (MlflowSink sink = sink("method: {rounds: 1}")) {
      for (int step = 1; step <= 3000; step++) {
        sink.on(new StepDone(STAGE, step, 1.0 / step, List.of(), 0.01, 30, 0));
      }
      sink.on(new StageFinished(STAGE, 3));
    }
    assertThat(server.refusals).containsExactly("Could not find experiment dualmix");
    assertThat(server.latest).containsEntry("loss/round-1/student", 1.0 / 3000);
    assertThat(server.status).isEqualTo("FINISHED");
  }

  @Test
  void moreSettingsThanABatchHoldsAreTakenWhole() {
    String many =
        IntStream.range(0, 250)
            .mapToObj(i -> "k" + i + ": v" + i)
            .collect(Collectors.joining("\n"));
    sink(many).close();
    assertThat(server.refusals).hasSize(1);
    assertThat(server.parameters).hasSize(250).containsEntry("k249", "v249");
  }

  @Test
  void settingsThatAreEmptyLongOrOddAreMadeFit() {
    sink("empty: ''\nlong: 'y" + "\uD83D\uDEE3x".repeat(400) + "'\n'a: b//c': 1\n").close();
    assertThat(server.refusals).hasSize(1);
    assertThat(server.parameters).containsOnlyKeys("long", "a_ b/c");
    assertThat(server.parameters.get("long")).hasSizeBetween(499, 500).endsWith("x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sign <symbol>", "a//b", "a/", "..", ". /..", "Straße", "日本", ""})
  void aClassMayHaveAnyName(String name) {
    try (MlflowSink sink = sink("")) {
      sink.on(
          new Evaluated(
              STAGE,
              5,
              "last",
              Map.of("miou", 0.5, "pixel_accuracy", 0.5, "class_accuracy", 0.5),
              List.of(new ClassIou(name, 0.25)),
              List.of()));
    }
    assertThat(server.refusals).hasSize(1);
    assertThat(server.latest).hasSize(4).containsValue(0.25);
  }

  @Test
  void longNamesStayDifferent() {
    String name = "x".repeat(300);
    assertThat(MlflowKey.of(name + "a"))
        .hasSize(MlflowKey.LONGEST)
        .isNotEqualTo(MlflowKey.of(name + "b"));
  }

  @Test
  void aResumedRunSendsItsSettingsAgainAndGoesOn() throws IOException {
    sink("seed: 1").close();
    String number = Files.readString(folder.resolve("mlflow.txt"));
    sink("seed: 1").close();
    assertThat(server.refusals).hasSize(1);
    assertThat(Files.readString(folder.resolve("mlflow.txt"))).isEqualTo(number);
  }

  @Test
  void settingsThatChangedDoNotHoldUpTheNumbers() {
    sink("seed: 1").close();
    try (MlflowSink sink = sink("seed: 2")) {
      sink.on(new StepDone(STAGE, 20, 0.5, List.of(), 0.01, 30, 0));
    }
    assertThat(server.parameters).containsEntry("seed", "1");
    assertThat(server.latest).containsKey("loss/round-1/student");
  }

  @Test
  void aRunThatWasDeletedThereIsBegunAnew() throws IOException {
    sink("seed: 1").close();
    server.forgetRuns();
    try (MlflowSink sink = sink("seed: 1")) {
      sink.on(new StepDone(STAGE, 20, 0.5, List.of(), 0.01, 30, 0));
    }
    assertThat(server.latest).containsKey("loss/round-1/student");
    assertThat(server.status).isEqualTo("KILLED");
  }

  @Test
  void aRunThatDivergedHasFailed() {
    try (MlflowSink sink = sink("")) {
      sink.on(new StepFailed(STAGE, 20, StepFailed.Fault.LOSS, Double.NaN, Double.NaN, false));
    }
    assertThat(server.status).isEqualTo("FAILED");
  }

  private MlflowSink sink(String experiment) {
    RunData run =
        new RunData(
            folder,
            "streets",
            List.of(),
            Optional.empty(),
            Map.of(),
            experiment,
            RunStages.of(DualLevelMixing.ofSettings(Map.of("method.rounds", "1"))),
            List.of(),
            List.of(),
            List.of());
    return new MlflowSink(
        new TrackingConfig(server.address(), null), run, Clock.systemUTC(), Duration.ofMillis(20));
  }
}
