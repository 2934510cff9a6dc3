package io.dualmix.cli.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.DualMixException;
import io.dualmix.cli.report.Comparison.Difference;
import io.dualmix.cli.report.Comparison.Group;
import io.dualmix.recipe.DualLevelMixing;
import io.dualmix.run.RecordedEvent;
import io.dualmix.run.RunData;
import io.dualmix.run.RunStages;
import io.dualmix.run.Split;
import io.dualmix.train.event.Evaluated;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  @Test
  void onlySettingsThatDifferAreListed() {
    Comparison comparison =
        new Comparison(
            List.of(
                run("seed: 1\nmethod: {rounds: 2}", 8, 0.5),
                run("seed: 2\nmethod: {rounds: 2}", 8, 0.6)));
    assertThat(comparison.differences()).containsExactly(new Difference("seed", List.of("1", "2")));
  }

  @Test
  void aSettingThatIsMissingDiffers() {
    Comparison comparison =
        new Comparison(List.of(run("schedule: {warmup: 3}", 8, 0.5), run("seed: 1", 8, 0.5)));
    assertThat(comparison.differences())
        .contains(new Difference("schedule.warmup", List.of("3", "")));
  }

  @Test
  void runsOfOneMethodAreSeedsOfEachOther() {
    Comparison comparison =
        new Comparison(
            List.of(
                run("seed: 1\nname: a\ncompute: {threads: 1}", 8, 0.5),
                run("seed: 2\nname: b\ncompute: {threads: 2}", 8, 0.6),
                run("seed: 1\nname: c\nmethod: {rounds: 3}", 8, 0.7)));
    assertThat(comparison.groups())
        .extracting(Group::members)
        .containsExactly(List.of(0, 1), List.of(2));
  }

  @Test
  void labelCountsAreOfOneFamily() {
    Comparison comparison =
        new Comparison(
            List.of(
                run("data: {labelled: {count: 8}}", 8, 0.5),
                run("data: {labelled: {count: 16}}", 16, 0.6),
                run("data: {labelled: {count: 8}}\nseed: 1\nmethod: {rounds: 1}", 8, 0.6)));
    List<Group> groups = comparison.groups();
    assertThat(groups).extracting(g -> g.labelled().orElseThrow()).containsExactly(8, 16, 8);
    assertThat(groups.get(0).family()).isEqualTo(groups.get(1).family());
    assertThat(groups.get(2).family()).isNotEqualTo(groups.get(0).family());
  }

  @Test
  void theDeviationIsThatOfASample() {
    // Mean 5, squares 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32 over n - 1 = 7.
    SeedStatistics found = SeedStatistics.of(List.of(2., 4., 4., 4., 5., 5., 7., 9.));
    assertThat(found.mean()).isEqualTo(5);
    assertThat(found.deviation()).isCloseTo(Math.sqrt(32.0 / 7), within(1e-12));
  }

  @Test
  void oneRunHasNoDeviation() {
    assertThat(SeedStatistics.of(List.of(0.5, Double.NaN)).percent()).isEqualTo("50.0");
  }

  @Test
  void thePageHasMeanAndDeviation() {
    String page =
        new ComparePage(List.of(run("seed: 1", 8, 0.50), run("seed: 2", 8, 0.54))).render();
    // (0.52 - 0.50) * sqrt(2) = 0.0283
    assertThat(page).contains("52.0 ± 2.8").contains("The best student is that of fake");
  }

  @Test
  void namesAreNeverReadAsHtml() {
    RunData odd = run("name: <script>alert(1)</script>", 8, 0.5);
    assertThat(new ComparePage(List.of(odd, run("seed: 1", 8, 0.5))).render())
        .doesNotContain("<script>alert");
  }

  @Test
  void oneRunIsNoComparison() {
    assertThatThrownBy(() -> new ComparePage(List.of(run("seed: 1", 8, 0.5))))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("cannot be compared");
  }

  @Test
  void runsOnDifferentValidationImagesHaveNoBest() {
    List<RunData> runs =
        List.of(validated("v of a (sha256 aa11)", 0.5), validated("v of b (sha256 bb22)", 0.6));

    assertThat(new Comparison(runs).comparable()).isFalse();
    assertThat(new ComparePage(runs).render())
        .contains("different validation images")
        .doesNotContain("The best student is", "<b>60.0</b>");
  }

  @Test
  void theSameImagesUnderAnotherPathAreTheSame() {
    List<RunData> runs =
        List.of(validated("v in /a (sha256 aa11)", 0.5), validated("v in /b (sha256 aa11)", 0.6));

    assertThat(new ComparePage(runs).render()).contains("The best student is", "<b>60.0</b>");
  }

  private static RunData validated(String fingerprint, double miou) {
    RunData plain = run("seed: 1", 8, miou);
    return new RunData(
        plain.folder(),
        plain.name(),
        plain.events(),
        plain.classes(),
        Map.of("data.validation", fingerprint),
        plain.experiment(),
        plain.plan(),
        plain.splits(),
        plain.gallery(),
        plain.mixed());
  }

  private static RunData run(String experiment, int labelled, double miou) {
    Evaluated student =
        new Evaluated(
            "round-1/student", 10, Evaluated.LAST, Map.of("miou", miou), List.of(), List.of());
    return new RunData(
        Path.of("runs", "fake"),
        experiment.contains("<") ? "<script>alert(1)</script>" : "fake",
        List.of(new RecordedEvent(Instant.EPOCH, student)),
        Optional.empty(),
        Map.of(),
        experiment,
        RunStages.of(DualLevelMixing.ofSettings(Map.of("method.rounds", "1"))),
        List.of(new Split("labelled", Collections.nCopies(labelled, "image"))),
        List.of(),
        List.of());
  }
}
