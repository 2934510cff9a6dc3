package io.dualmix.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dualmix.data.UnlabelledDataset;
import io.dualmix.eval.Ensemble;
import io.dualmix.model.SegmentationModel;
import io.dualmix.train.event.Stepped;
import io.dualmix.train.event.TrainingEvent;
import io.dualmix.train.event.TrainingListener;
import io.dualmix.train.objective.StudentDistillation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Native memory stays flat over thousands of training steps. */
@Tag("slow")
class NativeMemoryTest {
  private static final int STEPS = 2000;
  private static final int WARM = 500;
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final long MIB = 1 << 20;

  @TempDir Path folder;

  /**
   * In a JVM of its own whose heap is all there from the start: what then grows is native memory.
   */
  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void twoThousandStepsTakeNoMoreMemoryThanFiveHundred() throws Exception {
    assumeTrue(Files.exists(STATUS), "the resident memory is read from Linux's /proc");
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms96m",
                "-Xmx96m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                // The optimising compiler's own memory would take part in the measurement.
                "-XX:TieredStopAtLevel=1",
                // JavaCPP would call the collector where much is resident; nothing may need that.
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-cp",
                System.getProperty("java.class.path"),
                Training.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String log = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(java.waitFor()).as(log).isZero();

    long[] warm = measured(log, WARM);
    long[] end = measured(log, STEPS);
    System.out.printf(
        Locale.ROOT,
        "resident memory %.1f MiB after %d steps, %.1f MiB after %d: %.1f bytes a step%n",
        (double) warm[0] / MIB,
        WARM,
        (double) end[0] / MIB,
        STEPS,
        (double) (end[0] - warm[0]) / (STEPS - WARM));
    assertThat(end[0] - warm[0]).as("growth of the resident memory").isLessThan(10 * MIB);
    assertThat(end[1]).as("bytes in live native objects").isLessThanOrEqualTo(warm[1]);
  }

  /** Resident bytes and bytes of live JavaCPP objects as printed after a step. */
  private static long[] measured(String log, int step) {
    String line =
        log.lines().filter(l -> l.startsWith("step " + step + " ")).findFirst().orElseThrow();
    String[] words = line.split(" ", -1);
    return new long[] {Long.parseLong(words[2]), Long.parseLong(words[3])};
  }

  /** The child process: trains a student with two teachers, the stage with the most objects. */
  static final class Training {
    private Training() {}

    public static void main(String[] args) {
      try (SegmentationModel first = TinyTraining.model(1);
          SegmentationModel second = TinyTraining.model(2);
          SegmentationModel student = TinyTraining.model(3)) {
        Ensemble teachers =
            new Ensemble(
                List.of(first, second), Ensemble.Average.PROBABILITIES, TinyTraining.backend());
        PolySchedule schedule = new PolySchedule(0.001, 0.9, 0, STEPS);
        new Trainer(
                TinyTraining.backend(),
                TinyTraining.optimiser("sgd"),
                new Meter(),
                new CancellationToken())
            .train(
                new Trainer.Plan("round-1/student", STEPS, schedule, 50, 250, 250, 1),
                student,
                (from, trained) -> student(teachers, from),
                (scored, which) -> TinyTraining.score(5),
                TinyTraining.checkpoints(Path.of(args[0])));
      }
    }

    private static Objective student(Ensemble teachers, int from) {
      return new StudentDistillation(
          TinyTraining.loader(new UnlabelledDataset(TinyTraining.images(1)), "unlabelled", 1, from),
          TinyTraining.loader(TinyTraining.images(2), "target", 1, from),
          teachers,
          new StudentDistillation.Weights(0.5, 1, 1, false, 0));
    }
  }

  private static final class Meter implements TrainingListener {
    @Override
    public void on(TrainingEvent event) {
      if (event instanceof Stepped e && (e.step() == WARM || e.step() == STEPS)) {
        System.out.println("step " + e.step() + " " + resident() + " " + Pointer.totalBytes());
      }
    }

    private static long resident() {
      try {
        String line =
            Files.readAllLines(STATUS).stream()
                .filter(l -> l.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow();
        return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
