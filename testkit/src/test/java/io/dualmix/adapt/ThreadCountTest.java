package io.dualmix.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dualmix.adapt.setup.Domains;
import io.dualmix.config.Experiment;
import io.dualmix.storage.AtomicFiles;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.Precision;
import io.dualmix.train.CancellationToken;
import io.dualmix.train.event.Evaluating;
import io.dualmix.train.event.ModelTrained;
import io.dualmix.train.event.PseudoLabelsReady;
import io.dualmix.train.event.Stepped;
import io.dualmix.train.event.TrainingEvent;
import io.dualmix.train.event.TrainingListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With how many threads the stages of a run compute whose teachers train side by side. */
@Timeout(120)
class ThreadCountTest {
  private static final int CORES = Runtime.getRuntime().availableProcessors();
  private static final int OF_A_LANE = Math.max(1, CORES / 2);

  @TempDir Path folder;

  /** Asks, from the thread of each stage, with how many threads that one computes. */
  private static final class Witness implements TrainingListener {
    private final Map<String, Integer> threads = new ConcurrentHashMap<>();

    @Override
    public void on(TrainingEvent event) {
      if (event instanceof Stepped || event instanceof PseudoLabelsReady) {
        threads.put(event.stage(), Backend.activeThreads());
      } else if (event instanceof Evaluating) {
        threads.put(event.stage() + " scored", Backend.activeThreads());
      } else if (event instanceof ModelTrained) {
        threads.put(event.stage() + " drawn", Backend.activeThreads());
      }
    }
  }

  /** On a thread of its own, as the JVM's main thread is: nothing was computed on it before. */
  private static <T> T onNewThread(Callable<T> body)
      throws InterruptedException, ExecutionException {
    FutureTask<T> task = new FutureTask<>(body);
    Thread thread = new Thread(task);
    thread.start();
    T result = task.get();
    thread.join();
    return result;
  }

  private Map<String, Integer> run() throws InterruptedException, ExecutionException {
    Experiment experiment =
        TinyScenes.experiment(
            "compute={device: cpu, devices: [cpu, cpu], threads: 0}",
            "method.baselines=[source_only, target_only]",
            "method.baseline={steps: 1, start: random}");
    Witness witness = new Witness();
    return onNewThread(
        () -> {
          Domains domains = Domains.open(experiment);
          new RecipeRunner(experiment, domains, folder, witness, new CancellationToken()).run();
          return witness.threads;
        });
  }

  @Tag("slow")
  @Test
  void whatRunsAloneComputesOnEveryCoreAfterTheLanesHaveTrainedOnTheirShare() throws Exception {
    assumeTrue(CORES > 1, "one core: a lane's share is the whole");
    assertThat(run())
        .containsEntry("round-1/region-teacher", OF_A_LANE)
        .containsEntry("round-1/sample-teacher", OF_A_LANE)
        .containsEntry("round-1/ensemble scored", CORES)
        .containsEntry("round-1/student", CORES)
        .containsEntry("round-1/student scored", CORES)
        .containsEntry("round-1/student drawn", CORES)
        .containsEntry("round-1/pseudo-labels", CORES)
        .containsEntry("round-2/region-teacher", OF_A_LANE)
        .containsEntry("round-2/student", CORES);
  }

  @Tag("slow")
  @Test
  void soDoesARunThatGoesOnBehindTheTeachers() throws Exception {
    assumeTrue(CORES > 1, "one core: a lane's share is the whole");
    run();
    for (String stage : List.of("ensemble", "student", "pseudo-labels")) {
      AtomicFiles.deleteRecursively(folder.resolve("round-1").resolve(stage));
    }
    AtomicFiles.deleteRecursively(folder.resolve("round-2/student"));
    assertThat(run())
        .doesNotContainKey("round-1/region-teacher")
        .containsEntry("round-1/ensemble scored", CORES)
        .containsEntry("round-1/student", CORES)
        .containsEntry("round-1/pseudo-labels", CORES)
        .containsEntry("round-2/student", CORES);
  }

  @Test
  void aBackendsThreadKeepsItsNumberWhateverOthersSetLater() throws Exception {
    int kept =
        onNewThread(
            () -> {
              Backend.open("cpu", Precision.FP32, 3);
              onNewThread(() -> Backend.open("cpu", Precision.FP32, 1));
              return Backend.activeThreads();
            });
    assertThat(kept).isEqualTo(3);
  }
}
