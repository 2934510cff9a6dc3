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
 * Finds the batch size of each stage for this machine: on a CPU the one with the most images per
 * second, on a GPU the largest that fits into memory. It runs training steps with growing batches
 * on the experiment's images, one model at a time, and writes nothing.
 */
public final class BatchFinder {
  /**
   * Steps per trial: the first one allocates the optimiser's state; the faster of the last two
   * counts.
   */
  private static final int STEPS = 3;

  /** The longest step that is of use, in seconds. */
  private static final double LONGEST_STEP_SECONDS = 60;

  /** The largest ratio of the time of a trial to that of the previous one, with half the images. */
  private static final double GROWTH = 2;

  private final StageRehearsal rehearsal;
  private final Consumer<Trial> progress;
  private final Duration limit;

  /**
   * The trial of one batch size.
   *
   * @param stage such as {@code round-1/student}
   * @param batch images of each domain
   * @param fits whether the batch fits into memory
   * @param seconds per step; empty if it did not fit
   * @param peak bytes of the process at its peak; empty on a GPU, or if it did not fit
   */
  public record Trial(
      String stage, int batch, boolean fits, OptionalDouble seconds, OptionalLong peak) {}

  /** The reason for the end of a search. */
  public enum End {
    /** Larger batches have no higher throughput. */
    NO_FASTER,
    /** Larger batches do not fit into memory. */
    MEMORY,
    /** The time limit was reached. */
    TIME,
    /** The largest batch of interest was tried. */
    LARGEST
  }

  /**
   * The result for a stage.
   *
   * @param stage such as {@code round-1/student}
   * @param configured the experiment's batch
   * @param batch on a CPU the smallest with the highest throughput, on a GPU the largest that fits;
   *     0 if none does
   * @param seconds of a step with this batch; NaN if none fits
   * @param peak bytes of the process with this batch; empty on a GPU
   * @param end the reason why no larger batch was tried
   */
  public record Found(
      String stage, int configured, int batch, double seconds, OptionalLong peak, End end) {}

  /**
   * @param experiment whose stages are tried
   * @param domains their images
   * @param limit for all stages together; a running trial is not interrupted
   * @param progress receives every trial
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
   * @return one result per stage, in the order of training
   * @throws io.dualmix.DualMixException if data cannot be read, or, on a CPU, this system does not
   *     report its free memory
   */
  public List<Found> find(int most) {
    long end = System.nanoTime() + limit.toNanos();
    try (rehearsal) {
      List<Candidate> candidates = rehearsal.candidates();
      List<Found> found = new ArrayList<>();
      for (Candidate candidate : candidates) {
        // Later stages get the time that a stage does not use.
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
      long startNanos = System.nanoTime();
      Trial trial = attempt(candidate, batch, meter);
      lastSeconds = (System.nanoTime() - startNanos) * 1e-9;
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
