package io.dualmix.adapt;

import io.dualmix.adapt.StageRehearsal.Candidate;
import io.dualmix.config.Experiment;
import io.dualmix.tensor.HostMemory;
import io.dualmix.tensor.OutOfMemory;
import io.dualmix.train.StepClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Finds the largest batch of each stage that fits into memory by doing steps with it, on the real
 * images and one model at a time. Nothing is written.
 */
public final class BatchFinder {
  /** The optimiser's state is there from the second step on. */
  private static final int STEPS = 2;

  /** Nobody trains with batches that take longer. */
  private static final double LONGEST_STEP_SECONDS = 60;

  private final StageRehearsal rehearsal;
  private final Consumer<Trial> progress;

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

  /**
   * What was found for a stage.
   *
   * @param stage such as {@code round-1/student}
   * @param configured the experiment's batch
   * @param largest the largest one that fits; 0 if none does
   * @param seconds of a step with it; NaN if none fits
   * @param peak bytes of the process with it; none on a GPU
   * @param slow whether the next larger one was left out for its time alone
   */
  public record Found(
      String stage, int configured, int largest, double seconds, OptionalLong peak, boolean slow) {}

  /**
   * @param experiment whose stages are tried
   * @param domains their images
   * @param progress hears of every batch that is tried
   */
  public BatchFinder(Experiment experiment, Domains domains, Consumer<Trial> progress) {
    this.rehearsal = new StageRehearsal(experiment, domains);
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
    try (rehearsal) {
      return rehearsal.candidates().stream().map(candidate -> find(candidate, most)).toList();
    }
  }

  private Found find(Candidate candidate, int most) {
    MemoryMeter meter = rehearsal.backend().cuda() ? null : new MemoryMeter(new HostMemory());
    List<Trial> trials = new ArrayList<>();
    int largest =
        BatchSearch.largest(
            most,
            batch -> {
              Trial trial =
                  tooSlow(trials) ? unfit(candidate, batch) : attempt(candidate, batch, meter);
              trials.add(trial);
              progress.accept(trial);
              return trial.fits();
            });
    Trial best = trials.stream().filter(t -> t.batch() == largest).findFirst().orElse(null);
    return new Found(
        candidate.stage().path(),
        candidate.config().batch(),
        largest,
        best == null ? Double.NaN : best.seconds().orElse(Double.NaN),
        best == null ? OptionalLong.empty() : best.peak(),
        tooSlow(trials));
  }

  private static boolean tooSlow(List<Trial> trials) {
    return trials.stream().anyMatch(t -> t.seconds().orElse(0) > LONGEST_STEP_SECONDS);
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
    Map<StepClock.Phase, Double> last = rehearsal.run(candidate, batch, STEPS).get(STEPS - 1);
    return last.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private static Trial unfit(Candidate candidate, int batch) {
    return new Trial(
        candidate.stage().path(), batch, false, OptionalDouble.empty(), OptionalLong.empty());
  }
}
