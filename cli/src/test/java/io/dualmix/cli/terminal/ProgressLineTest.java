package io.dualmix.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.cli.train.RunForecast;
import io.dualmix.cli.train.StageNames;
import io.dualmix.session.RunPlan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressLineTest {
  private static final ProgressLine TWO_MODELS =
      new ProgressLine(
          "2+3/9 round-1/region-teacher + round-1/sample-teacher",
          "2+3/9 region+sample-teacher",
          1234,
          30000,
          "3:30 left",
          List.of("run 1:12:05 left", "loss 0.500 + 0.250", "50.0 images/s", ""));

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 40, 60, 79, 100, 119, 200})
  void aLineFitsItsColumns(int columns) {
    assertThat(TWO_MODELS.fit(columns)).hasSizeLessThanOrEqualTo(columns);
  }

  @Test
  void twoModelsInEightyColumnsKeepTheTimesLeft() {
    assertThat(TWO_MODELS.fit(79))
        .startsWith("2+3/9 region+sample-teacher  1234/30000")
        .contains("3:30 left, run 1:12:05 left")
        .doesNotContain("images/s");
  }

  @Test
  void aWideTerminalShowsAllAndABar() {
    assertThat(TWO_MODELS.fit(200))
        .startsWith("2+3/9 round-1/region-teacher + round-1/sample-teacher  1234/30000 [=  ")
        .endsWith("]  3:30 left, run 1:12:05 left, loss 0.500 + 0.250, 50.0 images/s");
  }

  @Test
  void whatTheStagesShareIsInTheirBriefNameOnce() {
    RunForecast none = new RunForecast(RunPlan.none(), Set.of(), () -> 0);
    assertThat(StageNames.of(List.of("round-1/region-teacher", "round-1/sample-teacher"), none))
        .extracting(StageNames::brief)
        .isEqualTo("region+sample-teacher");
    assertThat(StageNames.of(List.of("baseline/target-only", "baseline/joint"), none).brief())
        .isEqualTo("target-only+joint");
    assertThat(StageNames.of(List.of("round-1/student"), none).brief()).isEqualTo("student");
  }

  @Test
  void theRunsTimeLeftCountsEveryKindOfStepAtItsOwnPace() {
    AtomicLong clock = new AtomicLong();
    RunPlan plan =
        new RunPlan(
            List.of(
                new RunPlan.Part("round-1/region-teacher", 10, 5),
                new RunPlan.Part("round-1/student", 20, 5),
                new RunPlan.Part("round-2/region-teacher", 10, 5),
                new RunPlan.Part("round-2/student", 20, 5)));
    RunForecast forecast = new RunForecast(plan, Set.of("round-1/region-teacher"), clock::get);
    assertThat(forecast.number("round-1/student")).isEqualTo(2);
    assertThat(forecast.secondsLeft()).isEmpty();

    forecast.started("round-1/student", 15);
    for (int step = 16; step <= 20; step++) {
      clock.addAndGet(2_000_000_000L);
      forecast.stepped("round-1/student", step);
    }
    // No other kind is known: 10 and 20 steps of 2 s each.
    assertThat(forecast.secondsLeft()).hasValue(60);

    clock.addAndGet(1_000_000_000L);
    forecast.predicted("round-1/student");
    // 4 + 5 + 5 images of 1 s.
    assertThat(forecast.secondsLeft()).hasValue(74);

    forecast.finished("round-1/student");
    forecast.started("round-2/region-teacher", 0);
    clock.addAndGet(500_000_000L);
    forecast.stepped("round-2/region-teacher", 1);
    // 9 steps of half a second, 20 of 2 s, 10 images.
    assertThat(forecast.secondsLeft()).hasValue(54.5);
  }

  @Test
  void whatOthersWriteTakesTheStatusAwayFirst() throws IOException {
    ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    try (TerminalStream stream =
        new TerminalStream(
            new StatusLine(terminal, StandardCharsets.UTF_8), StandardCharsets.UTF_8)) {
      stream.status().show("1/9");
      stream.println("a warning");
      stream.print("a part");
      stream.status().show("2/9");
      stream.println();
      stream.status().show("3/9");
      stream.status().clear();
      stream.status().clear();
    }
    String erase = "\r\u001B[K";
    String end = System.lineSeparator();
    assertThat(terminal.toString(StandardCharsets.UTF_8))
        .isEqualTo(
            erase + "1/9" + erase + "a warning" + end + "a part" + end + erase + "3/9" + erase);
  }

  @ParameterizedTest
  @CsvSource({"24 80, 80", "50 132, 132"})
  void theWidthIsTheSecondNumber(String size, int columns) {
    assertThat(TerminalWidth.columnsOf(size + "\n")).hasValue(columns);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0 0", "stty: no", "24", "24 99999999999"})
  void aTerminalThatDoesNotTellHasNoWidth(String size) {
    assertThat(TerminalWidth.columnsOf(size)).isEmpty();
  }
}
