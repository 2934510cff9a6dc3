package io.dualmix.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.config.Experiment;
import io.dualmix.train.CancellationToken;
import io.dualmix.train.event.StageFinished;
import io.dualmix.train.event.StageStarted;
import io.dualmix.train.event.Stepped;
import io.dualmix.train.event.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Teachers and baselines on two lanes. */
@Timeout(120)
class WorkerPoolTest {
  private static final String[] CHANGES = {
    "method.rounds=1",
    "method.baselines=[source_only, target_only, joint]",
    "method.baseline={steps: 3, batch: 2, start: random}",
    "method.region_teacher={steps: 4, batch: 2, start: source_only}",
    "method.sample_teacher={steps: 4, batch: 2, start: source_only}",
    "model.dropout=0.5"
  };

  @TempDir Path folder;

  private static Experiment experiment(String devices) {
    String[] changes = Stream.concat(Stream.of(CHANGES), Stream.of(devices)).toArray(String[]::new);
    return TinyScenes.experiment(changes);
  }

  private void run(
      String name, Experiment what, TrainingListener listener, CancellationToken cancellation) {
    new RecipeRunner(what, Domains.open(what), folder.resolve(name), listener, cancellation).run();
  }

  private Map<String, String> models(String name) throws IOException {
    Map<String, String> models = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder.resolve(name))) {
      for (Path file : files.filter(f -> f.endsWith("last/model.safetensors")).toList()) {
        models.put(
            folder.resolve(name).relativize(file).toString(),
            HexFormat.of().formatHex(Files.readAllBytes(file)));
      }
    }
    return models;
  }

  @Tag("slow")
  @Test
  void twoLanesGiveTheWeightsOfOne() throws IOException {
    TrainingListener nobody = event -> {};
    run("one", experiment("compute.devices=[cpu]"), nobody, new CancellationToken());
    run("two", experiment("compute.devices=[cpu, cpu]"), nobody, new CancellationToken());

    assertThat(models("one")).hasSize(6).isEqualTo(models("two"));
  }

  @Test
  void bothTeachersTrainAtTheSameTimeAndAreHeardOneAtATime() {
    Set<String> training = ConcurrentHashMap.newKeySet();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger speaking = new AtomicInteger();
    TrainingListener witness =
        event -> {
          assertThat(speaking.incrementAndGet()).isEqualTo(1);
          if (event instanceof StageStarted) {
            training.add(event.stage());
            most.accumulateAndGet(training.size(), Math::max);
          } else if (event instanceof StageFinished) {
            training.remove(event.stage());
          }
          speaking.decrementAndGet();
        };
    run("two", experiment("compute.devices=[cpu, cpu]"), witness, new CancellationToken());

    assertThat(most).hasValue(2);
  }

  @Test
  void aFailureStopsTheOtherLaneAndIsTheOneReported() {
    TrainingListener failing =
        event -> {
          if (event instanceof Stepped && event.stage().endsWith("sample-teacher")) {
            throw new DualMixException("the disk of this test is full", "");
          }
        };
    Experiment endless =
        TinyScenes.experiment(
            "compute.devices=[cpu, cpu]", "method.region_teacher={steps: 1000000, start: random}");

    assertThatThrownBy(() -> run("failing", endless, failing, new CancellationToken()))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("the disk of this test is full");
    assertThat(folder.resolve("failing/round-1/region-teacher/last/state.json")).exists();
  }

  @Test
  void aStopEndsBothLanesAndBothAreSaved() {
    CancellationToken cancellation = new CancellationToken();
    Set<String> begun = ConcurrentHashMap.newKeySet();
    TrainingListener stopping =
        event -> {
          if (event instanceof Stepped && begun.add(event.stage()) && begun.size() == 2) {
            cancellation.cancel();
          }
        };
    Experiment endless =
        TinyScenes.experiment(
            "compute.devices=[cpu, cpu]",
            "method.region_teacher={steps: 1000000, start: random}",
            "method.sample_teacher={steps: 1000000, start: random}");

    assertThatThrownBy(() -> run("stopped", endless, stopping, cancellation))
        .isInstanceOf(CancellationToken.StoppedException.class);
    assertThat(folder.resolve("stopped/round-1/region-teacher/last/state.json")).exists();
    assertThat(folder.resolve("stopped/round-1/sample-teacher/last/state.json")).exists();
  }
}
