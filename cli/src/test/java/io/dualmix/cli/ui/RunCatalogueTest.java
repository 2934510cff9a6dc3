package io.dualmix.cli.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.cli.report.FakeRun;
import io.dualmix.run.RunData;
import io.dualmix.run.RunFolder;
import io.dualmix.train.event.StageStarted;
import io.dualmix.train.event.StepDone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCatalogueTest {
  @TempDir private Path runs;

  @Test
  void onlyRunsAreListed() throws IOException {
    FakeRun.writeUnfinished(runs.resolve("half"));
    Files.createDirectories(runs.resolve("no-run"));
    Files.writeString(runs.resolve("notes.txt"), "");
    assertThat(new RunCatalogue(runs).folders()).containsOnlyKeys("half");
  }

  @Test
  void aRunFolderIsAListOfOne() {
    FakeRun.writeUnfinished(runs.resolve("half"));
    assertThat(new RunCatalogue(runs.resolve("half")).folders()).containsOnlyKeys("half");
  }

  @Test
  void whatHasNotChangedIsNotReadAgain() throws IOException {
    FakeRun.writeFinished(runs.resolve("done"));
    RunCatalogue catalogue = new RunCatalogue(runs);
    RunData first = catalogue.read(runs.resolve("done"));
    assertThat(catalogue.read(runs.resolve("done"))).isSameAs(first);
  }

  @Test
  void whatARunWritesIsSeen() {
    FakeRun.writeUnfinished(runs.resolve("half"));
    RunCatalogue catalogue = new RunCatalogue(runs);
    int before = catalogue.read(runs.resolve("half")).events().size();
    try (RunFolder run = RunFolder.resume(runs.resolve("half"))) {
      run.metrics().write(new StageStarted("round-1/student", 10));
      assertThat(catalogue.read(runs.resolve("half")).events()).hasSize(before + 1);
      assertThat(catalogue.overviews().get(0).state()).isEqualTo("running");
    }
    assertThat(catalogue.overviews().get(0).state()).isEqualTo("stopped");
  }

  @Test
  void withoutModelFilesTheScoreIsThatOfTheLastStudent() throws IOException {
    FakeRun.writeFinished(runs.resolve("done"));
    RunOverview done = new RunCatalogue(runs).overviews().get(0);
    assertThat(done.state()).isEqualTo("finished");
    assertThat(done.score().orElseThrow().stage()).isEqualTo("round-2/student");
  }

  @Test
  void aHundredRunsAndThousandsOfEventsAreListedAtOnce() throws IOException {
    FakeRun.writeUnfinished(runs.resolve("run-0"));
    for (int i = 1; i < 100; i++) {
      Path copy = Files.createDirectories(runs.resolve("run-" + i));
      for (String file : List.of("experiment.yaml", "metrics.jsonl")) {
        Files.copy(runs.resolve("run-0").resolve(file), copy.resolve(file));
      }
    }
    try (RunFolder run = RunFolder.resume(runs.resolve("run-7"))) {
      for (int step = 1; step <= 5000; step++) {
        run.metrics()
            .write(new StepDone("round-1/region-teacher", 120 + step, 1, List.of(), 0.01, 10, 0));
      }
    }
    RunCatalogue catalogue = new RunCatalogue(runs);
    assertThat(catalogue.overviews()).hasSize(100);
    // The second look, which the dashboard takes every second, reads nothing.
    long begun = System.nanoTime();
    assertThat(catalogue.overviews()).hasSize(100);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
  }
}
