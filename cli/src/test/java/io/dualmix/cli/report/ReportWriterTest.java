package io.dualmix.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.run.RunData;
import io.dualmix.run.RunFolder;
import io.dualmix.run.RunReader;
import io.dualmix.train.event.ClassIou;
import io.dualmix.train.event.Evaluated;
import io.dualmix.train.event.LossSpiked;
import io.dualmix.train.event.StageStarted;
import io.dualmix.train.event.StepFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportWriterTest {
  @TempDir private static Path shared;

  private static RunData run;
  private static String page;

  @TempDir private Path folder;

  @BeforeAll
  static void writeOne() throws IOException {
    Path finished = shared.resolve("it's done");
    FakeRun.writeFinished(finished);
    page = Files.readString(ReportWriter.write(finished));
    run = RunReader.read(finished);
  }

  @Test
  void everyScoreIsInTheTable() {
    assertThat(run.results()).hasSize(11);
    for (Evaluated e : run.results()) {
      assertThat(page).contains(">" + percent(e.miou()) + "<");
      for (ClassIou c : e.iou()) {
        if (!Double.isNaN(c.iou())) {
          assertThat(page).contains(">" + percent(c.iou()) + "<");
        }
      }
    }
  }

  @Test
  void theSentenceIsTheAnswer() {
    double student = miou("round-2/student");
    assertThat(page)
        .contains(
            "After 2 rounds the student reaches "
                + percent(student)
                + " mIoU ("
                + percent(second("round-2/student"))
                + " over 2 selected classes) on the validation images, "
                + percent(student - miou("baseline/target-only"))
                + " above target only");
  }

  @Test
  void theSecondMeanIsInBothTables() {
    assertThat(page).contains("mIoU of 2 selected classes").contains(">mIoU, 2 selected classes<");
    for (Evaluated e : run.results()) {
      assertThat(page).contains(">" + percent(second(e.stage())) + "<");
    }
  }

  @Test
  void calibrationIsMeasuredWithoutAsking() {
    // Each bin is right in 2 % fewer of its pixels than it is sure of.
    assertThat(page)
        .contains("<dt>calibration error</dt><dd>2.0 %</dd>")
        .contains("Calibration error")
        .contains("\"reliability\":[{\"stage\":\"baseline/source-only\"");
  }

  @Test
  void whatWentWrongIsInTheData() {
    assertThat(page)
        .contains("{\"step\":50,\"kind\":\"spike\",\"loss\":41.5,\"median\":0.75}")
        .contains("{\"step\":205,\"kind\":\"skipped\",\"fault\":\"gradient\",\"loss\":0.5,")
        .contains("\"folder\":\"failures/round-2-student-step-205\"")
        .contains("{\"name\":\"target-0-colours\",\"src\":\"data:image/png;base64,")
        .doesNotContain("\"name\":\"target-0-label\"");
  }

  @Test
  void aRunThatStoppedByItselfSaysWhy() throws IOException {
    Path diverged = folder.resolve("diverged");
    try (RunFolder begun = RunFolder.create(diverged)) {
      begun.writeExperiment("name: diverged\nmethod: {rounds: 1}\n");
      begun.metrics().write(new StageStarted("round-1/student", 1000));
      begun
          .metrics()
          .write(new StepFailed("round-1/student", 17, StepFailed.Fault.GRADIENT, 1, 2, false));
    }
    assertThat(Files.readString(ReportWriter.write(diverged)))
        .contains("(one round planned)")
        .contains("It stopped because the gradient of step 17 in round-1/student was not finite.");
  }

  @Test
  void aListThatNobodyWouldReadIsCut() throws IOException {
    Path many = folder.resolve("many");
    try (RunFolder begun = RunFolder.create(many)) {
      begun.writeExperiment("name: many\n");
      begun.metrics().write(new StageStarted("round-1/student", 1000));
      for (int step = 1; step <= IncidentData.SHOWN + 7; step++) {
        begun.metrics().write(new LossSpiked("round-1/student", step, 9, 1));
      }
    }
    String text = Files.readString(ReportWriter.write(many));
    assertThat(text.split("\"kind\":\"spike\"", -1)).hasSize(IncidentData.SHOWN + 1);
    assertThat(text).contains("\"incidents_left_out\":7").contains("\"step\":207,");
  }

  @Test
  void aComparisonHasTheSecondMeanAndTheCalibrationOfEveryRun() throws IOException {
    Path half = folder.resolve("half");
    FakeRun.writeUnfinished(half);
    assertThat(new ComparePage(List.of(run, RunReader.read(half))).render())
        .contains(">Student, 2 selected classes<")
        .contains("<b>" + percent(second("round-2/student")) + "</b></td><td><span>–</span>")
        .contains("Calibration error of the student</th><td><b>2.0</b></td><td><span>–</span>");
  }

  @Test
  void theBestOfAColumnIsBold() {
    double best = run.results().stream().mapToDouble(Evaluated::miou).max().orElseThrow();
    assertThat(page).contains("<b>" + percent(best) + "</b>");
  }

  @Test
  void anAbsentClassIsADashWithANote() {
    assertThat(page).contains("<td class=\"absent\">–</td>").contains("left out of the mean");
  }

  @Test
  void whatTheRunSaysIsNeverReadAsHtml() {
    assertThat(page)
        .contains("sign &lt;symbol&gt;")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
        .contains("# &lt;b&gt;&amp;")
        .contains("sign \\u003csymbol>")
        .doesNotContain("<symbol>")
        .doesNotContain("<script>alert");
  }

  @Test
  void nothingIsLoadedFromElsewhere() {
    assertThat(page).doesNotContainPattern("(src|href)=\"(?!data:|#)");
  }

  @Test
  void everyPlaceOfTheTemplateIsFilled() {
    assertThat(page).doesNotContainPattern("\\{\\{[a-z-]+}}");
  }

  @Test
  void theCommandQuotesTheFolder() {
    assertThat(page).contains("it&#39;\\&#39;&#39;s done/experiment.yaml");
  }

  @Test
  void picturesAreInThePage() {
    assertThat(page.split("data:image/png;base64,", -1)).hasSizeGreaterThan(3 * 13);
  }

  @Test
  void whatAStageMadeIsShownWithItsKindAndWeights() throws IOException {
    // Runs before 0.2 have no kind in the name.
    FakeRun.writeUnfinished(folder.resolve("old"));
    Path mixed = Files.createDirectories(folder.resolve("old/pictures/mixed"));
    Path png = shared.resolve("it's done/pictures/mixed/round-1-region-teacher-mixed-0-label.png");
    Files.copy(png, mixed.resolve("round-1-region-teacher-0-input.png"));
    Files.copy(png, mixed.resolve("round-1-region-teacher-0-label.png"));
    String old = Files.readString(ReportWriter.write(folder.resolve("old")));
    assertThat(page)
        .containsPattern("round 1\",\"kind\":\"strong\",\"input\":\"data[^}]*\"weights\":\"data");
    assertThat(old).contains("{\"stage\":\"Region-level teacher, round 1\",\"kind\":\"mixed\"");
  }

  @Test
  void runningThresholdsAreInTheData() {
    assertThat(page).contains("\"thresholds\":[{\"labels\":\"moving average\",\"names\":[\"sky\"");
  }

  @Test
  void anUnfinishedRunSaysHowFarItCame() throws IOException {
    FakeRun.writeUnfinished(folder.resolve("half"));
    assertThat(Files.readString(ReportWriter.write(folder.resolve("half"))))
        .contains("This run is unfinished")
        .contains("in round-1/region-teacher, step 120 of 400")
        .contains("No model has been scored yet.")
        .contains("This run has no pictures.");
  }

  @Test
  void aRunThatHasNotBegunHasAReport() throws IOException {
    Path empty = folder.resolve("empty");
    try (RunFolder begun = RunFolder.create(empty)) {
      begun.writeExperiment("name: empty\n");
    }
    assertThat(Files.readString(ReportWriter.write(empty))).contains("there are no events yet");
  }

  @Test
  void whatIsNoRunHasNoReport() {
    assertThatThrownBy(() -> ReportWriter.write(folder))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("There is no run");
  }

  @Test
  void picturesStopAtTheirBudget() throws IOException {
    Path picture =
        shared.resolve("it's done/pictures/mixed/round-1-region-teacher-mixed-0-label.png");
    EmbeddedPictures pictures = new EmbeddedPictures(Files.size(picture) * 2);
    assertThat(pictures.labels(picture)).isPresent();
    assertThat(pictures.labels(picture)).isEmpty();
  }

  /** The mean of sky and road, classes 0 and 3. */
  private static double second(String stage) {
    Evaluated e =
        run.results().stream().filter(one -> one.stage().equals(stage)).findFirst().orElseThrow();
    return (e.iou().get(0).iou() + e.iou().get(3).iou()) / 2;
  }

  private static double miou(String stage) {
    return run.results().stream()
        .filter(e -> e.stage().equals(stage))
        .findFirst()
        .orElseThrow()
        .miou();
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share);
  }
}
