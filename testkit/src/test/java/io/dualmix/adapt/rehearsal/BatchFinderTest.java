package io.dualmix.adapt.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dualmix.adapt.TinyScenes;
import io.dualmix.adapt.rehearsal.BatchFinder.Found;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.config.Experiment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class BatchFinderTest {
  @Test
  void everyStageIsTriedUpToTheLargestOfInterest() {
    assumeTrue(
        Files.isWritable(Path.of("/proc/self/clear_refs")),
        "the peak is reset by /proc/self/clear_refs, which only Linux has");
    Experiment tiny =
        TinyScenes.experiment(
            "method.baselines=[joint]", "method.baseline={steps: 1, start: random}");
    List<Found> found =
        new BatchFinder(tiny, Domains.open(tiny), Duration.ofMinutes(1), trial -> {}).find(3);

    assertThat(found)
        .extracting(Found::stage)
        .containsExactly(
            "baseline/joint",
            "round-1/region-teacher",
            "round-1/sample-teacher",
            "round-1/student");
    assertThat(found).allMatch(stage -> stage.batch() >= 1 && stage.batch() <= 3);
    assertThat(found).allMatch(stage -> stage.seconds() > 0 && stage.peak().isPresent());
  }

  @Test
  void withoutTimeOneImageIsTriedAndItIsSaidWhy() {
    assumeTrue(
        Files.isWritable(Path.of("/proc/self/clear_refs")),
        "the peak is reset by /proc/self/clear_refs, which only Linux has");
    Experiment tiny =
        TinyScenes.experiment(
            "method.baselines=[joint]", "method.baseline={steps: 1, start: random}");
    List<Integer> tried = new ArrayList<>();
    List<Found> found =
        new BatchFinder(tiny, Domains.open(tiny), Duration.ZERO, trial -> tried.add(trial.batch()))
            .find(1024);

    assertThat(tried).containsOnly(1);
    assertThat(found).extracting(Found::end).containsOnly(BatchFinder.End.TIME);
  }
}
