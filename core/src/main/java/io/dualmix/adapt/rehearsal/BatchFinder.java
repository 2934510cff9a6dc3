package io.dualmix.adapt.rehearsal;

import io.dualmix.adapt.rehearsal.StageRehearsal.Candidate;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.config.Experiment;
import io.dualmix.tensor.HostMemory;
import io.dualmix.tensor.OutOfMemory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Finds the batch of each stage that suits this machine by doing steps with growing ones, on the
 * real images and one model at a time: on a processor the one that trains the most images a second,
 * on a GPU the largest that fits into memory. Nothing is written.
 */
public final class BatchFinder {
  /** The optimiser's state is there from the second step on, and the faster of two is timed. */
  private static final int STEPS = 3;

  /** Nobody trains with batches that take longer. */
  private static final double LONGEST_STEP_SECONDS = 60;

  /** What a trial may take of the one before, which had half the images. */
  private static final double GROWTH = 2;

  private final StageRehearsal rehearsal;
  private final Consumer<Trial> progress;
  private final Duration limit;

  /**
   * One batch that was tried.
   *
   * @param stage such as {@code round-1/student}
   * @param batch images of each domain
   * @param fits whether it went well
   * @param seconds of a step; none if it did not fit
   * @param peak bytes of the process at most; none on a GPU, or if it did not fit
   */
  public record Trial(
      String stage, int batch, boolean fits, OptionalDouble seconds, OptionalLong peak) {}

  /** Why no larger batch was tried. */
  public enum End {
    /** Larger ones do not train more images a second. */
    NO_FASTER,
    /** Larger ones do not fit into memory. */
    MEMORY,
    /** The time was over. */
    TIME,
    /** None larger is of interest. */
    LARGEST
  }

  /**
   * What was found for a stage.
   *
   * @param stage such as {@code round-1/student}
   * @param configured the experiment's batch
   * @param batch on a processor the smallest one that trains the most images a second, on a GPU the
   *     largest one that fits; 0 if none does
   * @param seconds of a step with it; NaN if none fits
   * @param peak bytes of the process with it; none on a GPU
   * @param end why no larger one was tried
   */
  public record Found(
      String stage, int configured, int batch, double seconds, OptionalLong peak, End end) {}

  /**
   * @param experiment whose stages are tried
   * @param domains their images
   * @param limit for all stages together; a trial that has begun is not broken off
   * @param progress hears of every batch that is tried
   */
  public BatchFinder(
      Experiment experiment, Domains domains, Duration limit, Consumer<Trial> progress) {
    this.rehearsal = new StageRehearsal(experiment, domains);
    this.limit = limit;
    this.progress = progress;
  }

  /**
   * Tries the stages of the first round, whose models are as large as those of the others.
   *
   * @param most the largest batch of interest, at least 1
   * @return one result a stage, in the order of training
   * @throws io.dualmix.DualMixException if data cannot be read, or, on a CPU, this system does not
   *     tell its free memory
   */
  public List<Found> find(int most) {
    long end = System.nanoTime() + limit.toNanos();
    try (rehearsal) {
      List<Candidate> candidates = rehearsal.candidates();
      List<Found> found = new ArrayList<>();
      for (Candidate candidate : candidates) {
        // What a stage leaves over is for those behind it.
        long share = (end - System.nanoTime()) / (candidates.size() - found.size());
        found.add(new Search(candidate, most, System.nanoTime() + share).run());
      }
      return found;
    }
  }

  /** Whether the batches are tried on a GPU. */
  public boolean cuda() {
    return rehearsal.backend().cuda();
  }

  /** The search of one stage. */
  private final class Search implements ThroughputSearch.Trials {
    private final Candidate candidate;
    private final int most;
    private final long end;
    private final MemoryMeter meter;
    private final List<Trial> trials = new ArrayList<>();
    private double lastSeconds;

    Search(Candidate candidate, int most, long end) {
      this.candidate = candidate;
      this.most = most;
      this.end = end;
      this.meter = rehearsal.backend().cuda() ? null : new MemoryMeter(new HostMemory());
    }

    Found run() {
      if (meter != null) {
        ThroughputSearch.Result result = ThroughputSearch.search(most, this);
        return found(result.batch(), End.valueOf(result.end().name()));
      }
      boolean[] late = new boolean[1];
      int largest =
          BatchSearch.largest(
              most,
              batch -> {
                late[0] |= batch > 1 && !timeFor(batch);
                return !late[0] && rate(batch).isPresent();
              });
      return found(largest, late[0] ? End.TIME : largest == most ? End.LARGEST : End.MEMORY);
    }

    @Override
    public boolean timeFor(int batch) {
      boolean tooSlow = trials.stream().anyMatch(t -> t.seconds().orElse(0) > LONGEST_STEP_SECONDS);
      return !tooSlow && System.nanoTime() + GROWTH * lastSeconds * 1e9 <= end;
    }

    @Override
    public OptionalDouble rate(int batch) {
      long begun = System.nanoTime();
      Trial trial = attempt(candidate, batch, meter);
      lastSeconds = (System.nanoTime() - begun) * 1e-9;
      trials.add(trial);
      progress.accept(trial);
      return trial.fits()
          ? OptionalDouble.of(batch / trial.seconds().getAsDouble())
          : OptionalDouble.empty();
    }

    private Found found(int batch, End why) {
      Optional<Trial> best = trials.stream().filter(t -> t.batch() == batch).findFirst();
      return new Found(
          candidate.stage().path(),
          candidate.config().batch(),
          batch,
          best.map(t -> t.seconds().orElse(Double.NaN)).orElse(Double.NaN),
          best.map(Trial::peak).orElse(OptionalLong.empty()),
          why);
    }
  }

  private Trial attempt(Candidate candidate, int batch, MemoryMeter meter) {
    if (meter != null && !meter.fits(batch)) {
      return unfit(candidate, batch);
    }
    double[] seconds = new double[1];
    try {
      OptionalLong peak = OptionalLong.empty();
      if (meter == null) {
        seconds[0] = rehearse(candidate, batch);
      } else {
        long bytes = meter.measure(batch, () -> seconds[0] = rehearse(candidate, batch));
        if (bytes > meter.limit()) {
          return unfit(candidate, batch);
        }
        peak = OptionalLong.of(bytes);
      }
      return new Trial(candidate.stage().path(), batch, true, OptionalDouble.of(seconds[0]), peak);
    } catch (RuntimeException | OutOfMemoryError e) {
      if (OutOfMemory.of(e).isEmpty()) {
        throw e;
      }
      return unfit(candidate, batch);
    } finally {
      rehearsal.backend().releaseCached();
    }
  }

  private double rehearse(Candidate candidate, int batch) {
    return rehearsal.run(candidate, batch, STEPS).stream()
        .skip(1)
        .mapToDouble(step -> step.values().stream().mapToDouble(Double::doubleValue).sum())
        .min()
        .orElseThrow();
  }

  private static Trial unfit(Candidate candidate, int batch) {
    return new Trial(
        candidate.stage().path(), batch, false, OptionalDouble.empty(), OptionalLong.empty());
  }
}
