package io.dualmix.train;

import io.dualmix.model.SegmentationModel;
import io.dualmix.train.event.Stepped;
import io.dualmix.train.event.TrainingEvent;
import io.dualmix.train.event.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * Trains a tiny model for many steps, with checkpoints and evaluations, and measures what the
 * process holds: resident memory, open files and threads, from Linux's {@code /proc}. {@code
 * docs/reliability.md} has the command; its options keep Java's heap and compiler out of the
 * measurement.
 */
final class LongRunHarness implements TrainingListener {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path FILES = Path.of("/proc/self/fd");
  private static final int SAMPLES = 40;
  private static final int WARM = 1000;
  private static final double KIB = 1024;

  /** Bytes a step; a tensor that leaks takes more than twice as many, however small it is. */
  private static final double STEEPEST = 200;

  private final int every;
  private final List<Sample> samples = new ArrayList<>();

  /** What the process holds after a step; memory in bytes. */
  private record Sample(int step, long resident, long files, long threads) {}

  private LongRunHarness(int steps) {
    this.every = Math.max(1, steps / SAMPLES);
  }

  /**
   * Trains and measures; exits with 1 if something grows.
   *
   * @param args number of steps (20000), above 2000
   */
  public static void main(String[] args) throws IOException {
    int steps = args.length > 0 ? Integer.parseInt(args[0]) : 20_000;
    LongRunHarness harness = new LongRunHarness(steps);
    train(steps, harness);
    System.exit(harness.summarise() ? 0 : 1);
  }

  private static void train(int steps, TrainingListener listener) throws IOException {
    Path folder = Files.createTempDirectory("dualmix-long");
    PolySchedule schedule = new PolySchedule(0.001, 0.9, 0, steps);
    Trainer.Plan plan =
        new Trainer.Plan("round-1/sample-teacher", steps, schedule, 20, 250, 500, 1);
    try (SegmentationModel model = TinyTraining.model(1)) {
      new Trainer(
              TinyTraining.backend(),
              TinyTraining.optimiser("sgd"),
              listener,
              new CancellationToken())
          .train(
              plan,
              model,
              TinyTraining::sampleLevelTeacher,
              (scored, which) -> TinyTraining.score(5),
              TinyTraining.checkpoints(folder));
    }
  }

  @Override
  public void on(TrainingEvent event) {
    if (event instanceof Stepped e && e.step() % every == 0) {
      int step = e.step();
      Sample sample = new Sample(step, 1024 * status("VmRSS:"), openFiles(), status("Threads:"));
      samples.add(sample);
      System.out.printf(
          Locale.ROOT,
          "step %6d  resident %8.1f MiB  open files %3d  threads %3d%n",
          step,
          sample.resident() / KIB / KIB,
          sample.files(),
          sample.threads());
    }
  }

  /** Of what follows the first thousand steps, in which caches fill and code is compiled. */
  private boolean summarise() {
    List<Sample> warm = samples.stream().filter(sample -> sample.step() >= WARM).toList();
    double slope = slope(warm);
    long files = spread(warm, Sample::files);
    long threads = spread(warm, Sample::threads);
    System.out.printf(
        Locale.ROOT,
        "from step %d to %d: resident memory %+.1f bytes a step (%+.2f MiB in all),"
            + " open files vary by %d, threads by %d%n",
        warm.get(0).step(),
        warm.get(warm.size() - 1).step(),
        slope,
        slope * (warm.get(warm.size() - 1).step() - warm.get(0).step()) / KIB / KIB,
        files,
        threads);
    return slope < STEEPEST && files == 0 && threads == 0;
  }

  /** Least squares, in bytes a step. */
  private static double slope(List<Sample> samples) {
    double meanStep = samples.stream().mapToInt(Sample::step).average().orElse(0);
    double meanBytes = samples.stream().mapToLong(Sample::resident).average().orElse(0);
    double products = 0;
    double squares = 0;
    for (Sample sample : samples) {
      double distance = sample.step() - meanStep;
      products += distance * (sample.resident() - meanBytes);
      squares += distance * distance;
    }
    return products / squares;
  }

  private static long spread(List<Sample> samples, ToLongFunction<Sample> value) {
    return samples.stream().mapToLong(value).max().orElse(0)
        - samples.stream().mapToLong(value).min().orElse(0);
  }

  private static long openFiles() {
    try (Stream<Path> files = Files.list(FILES)) {
      return files.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long status(String key) {
    try {
      String line =
          Files.readAllLines(STATUS).stream()
              .filter(l -> l.startsWith(key))
              .findFirst()
              .orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
