package io.dualmix.cli.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.cli.study.StudyResults.Cell;
import io.dualmix.cli.study.StudyResults.ClassRow;
import io.dualmix.cli.study.StudyResults.Delta;
import io.dualmix.cli.study.StudyResults.PairRow;
import io.dualmix.cli.study.StudyResults.RunLine;
import io.dualmix.cli.study.StudyResults.StageRow;
import java.util.List;
import org.junit.jupiter.api.Test;

class StudyTableTest {
  private static final Delta CLEAR = delta(0.012, 0.002, 0.023);
  private static final Delta OPEN = delta(-0.0004, -0.01, 0.01);

  private static final StudyResults RESULTS =
      new StudyResults(
          "weights",
          "paper",
          List.of(
              new RunLine("paper", 1, "runs/weights/paper-seed-1", "finished"),
              new RunLine("<b>", 1, "runs/weights/b-seed-1", "begun")),
          List.of(
              new StageRow(
                  "round-1/student",
                  "Student, round 1",
                  List.of(
                      new Cell("paper", 3, 0.401, 0.004, null),
                      new Cell("<b>", 3, 0.413, null, CLEAR)),
                  List.of(new ClassRow("road", List.of(new Cell("<b>", 3, 0.9, 0.01, OPEN)))))),
          List.of(new PairRow("paper", "round-1/student", "baseline/joint", "Joint", OPEN)),
          List.of("something is missing"));

  @Test
  void aRowHasScoreDifferenceAndInterval() {
    assertThat(StudyTable.of(RESULTS))
        .contains("study weights: 1 of 2 runs finished", "note: something is missing")
        .containsPattern("round-1/student\\s+paper\\s+3\\s+40\\.1 ± 0\\.4\\n")
        .containsPattern("<b>\\s+3\\s+41\\.3\\s+\\+1\\.2 ± 0\\.1\\s+\\+0\\.2 to \\+2\\.3\\s+12");
  }

  @Test
  void aDifferenceThatIsRoundedToZeroHasNoSign() {
    assertThat(StudyTable.difference(OPEN)).isEqualTo("0.0 ± 0.1");
  }

  @Test
  void thePageMarksOnlyClearDifferencesAndEscapesNames() {
    assertThat(StudySection.of(RESULTS))
        .contains("<b>+1.2 ± 0.1</b>", "<span>0.0 ± 0.1</span>", "&lt;b&gt;")
        .doesNotContain("<td><b></td>");
  }

  @Test
  void aDifferenceIsClearOnlyIfAllSeedsAgree() {
    Delta split = new Delta(2, List.of(0.05, -0.01), 0.02, 0.04, 0.01, 0.03, 12);
    assertThat(CLEAR.clear()).isTrue();
    assertThat(split.clear()).isFalse();
    assertThat(OPEN.clear()).isFalse();
  }

  @Test
  void withoutScoresTheTableSaysSo() {
    StudyResults none =
        new StudyResults("weights", "paper", List.of(), List.of(), List.of(), List.of());
    assertThat(StudyTable.of(none)).contains("No stage is scored yet.");
  }

  private static Delta delta(double value, double low, double high) {
    return new Delta(3, List.of(value, value, value), value, 0.001, low, high, 12);
  }
}
