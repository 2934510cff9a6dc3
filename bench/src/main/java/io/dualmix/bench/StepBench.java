package io.dualmix.bench;

import io.dualmix.DualMixException;
import io.dualmix.adapt.rehearsal.StageRehearsal;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.config.Experiment;
import io.dualmix.data.load.Batch;
import io.dualmix.model.ForwardCost;
import io.dualmix.model.SegmentationModel;
import io.dualmix.recipe.StageSpec;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.RandomStream;
import io.dualmix.train.Objective;
import io.dualmix.train.StepClock;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Measures training steps of each stage of an experiment on its own images: the time by phase, and
 * the share of the machine's peak rate.
 */
public final class StepBench {
  /** The first steps of a stage prepare kernels and allocate memory. */
  public static final int DEFAULT_WARM_UP = 2;

  private final StageRehearsal rehearsal;
  private final Steps steps;

  /**
   * The number of steps.
   *
   * @param warmUp steps before the measurement, at least 0
   * @param timed measured steps, at least 1
   */
  public record Steps(int warmUp, int timed) {
    public Steps {
      if (warmUp < 0 || timed < 1) {
        throw new DualMixException(
            warmUp
                + " steps to warm up and "
                + timed
                + " that are timed; expected at least 0 and 1",
            "");
      }
    }
  }

  /**
   * The measurement of one stage.
   *
   * @param stage such as {@code round-1/student}
   * @param images per step, of all domains
   * @param seconds per step: the mean of the middle half of the steps
   * @param operations floating-point operations per step, see {@link ForwardCost}: forward and
   *     backward passes of the trained model, and forward passes of the teachers; empty if unknown
   * @param limit floating-point operations per second of a large matrix product in the step's
   *     precision, measured just before
   * @param phases seconds of each phase, in the same steps; their sum is {@code seconds}
   * @param peak peak memory of the process in bytes; empty on a GPU and on systems that do not
   *     report it
   */
  public record Result(
      String stage,
      int images,
      double seconds,
      OptionalDouble operations,
      double limit,
      Map<StepClock.Phase, Double> phases,
      OptionalLong peak) {
    /** Images of all domains per second. */
    public double imagesPerSecond() {
      return images / seconds;
    }

    /** Floating-point operations per second; empty if unknown. */
    public OptionalDouble operationsPerSecond() {
      return operations.isPresent()
          ? OptionalDouble.of(operations.getAsDouble() / seconds)
          : OptionalDouble.empty();
    }

    /** Floating-point operations per second as a share of {@link #limit}; empty if unknown. */
    public OptionalDouble share() {
      return operations.isPresent()
          ? OptionalDouble.of(operations.getAsDouble() / seconds / limit)
          : OptionalDouble.empty();
    }

    /** The share of the time outside forward pass, loss and backward pass, 0..1. */
    public double overhead() {
      double computing =
          phases.get(StepClock.Phase.TEACHERS)
              + phases.get(StepClock.Phase.FORWARD)
              + phases.get(StepClock.Phase.LOSS)
              + phases.get(StepClock.Phase.BACKWARD);
      return 1 - computing / seconds;
    }
  }

  private StepBench(StageRehearsal rehearsal, Steps steps) {
    this.rehearsal = rehearsal;
    this.steps = steps;
  }

  /**
   * Measures all stages of the first round.
   *
   * @param experiment with the stages to measure
   * @param domains its data
   * @param steps of each stage
   * @param stages suffixes of the paths of the stages to measure; all stages if empty
   * @param results receives each result
   */
  public static void run(
      Experiment experiment,
      Domains domains,
      Steps steps,
      List<String> stages,
      Consumer<Result> results) {
    try (StageRehearsal rehearsal = new StageRehearsal(experiment, domains)) {
      StepBench bench = new StepBench(rehearsal, steps);
      for (StageRehearsal.Candidate candidate : rehearsal.candidates()) {
        if (chosen(candidate.stage(), stages)) {
          results.accept(bench.measure(candidate));
        }
      }
    }
  }

  /**
   * Whether a stage is measured.
   *
   * @param stages as for {@link #run}
   */
  public static boolean chosen(StageSpec stage, List<String> stages) {
    return StageRehearsal.rehearses(stage)
        && (stages.isEmpty() || stages.stream().anyMatch(stage.path()::endsWith));
  }

  private Result measure(StageRehearsal.Candidate candidate) {
    Backend backend = rehearsal.backend();
    int batch = candidate.config().batch();
    double limit = PeakFlops.measure(backend, backend.precision());
    Work work = work(candidate);
    PeakMemory<List<Map<StepClock.Phase, Double>>> times =
        PeakMemory.of(
            backend, () -> rehearsal.run(candidate, batch, steps.warmUp() + steps.timed()));
    Map<StepClock.Phase, Double> phases =
        middle(times.result().subList(steps.warmUp(), steps.warmUp() + steps.timed()));
    return new Result(
        candidate.stage().path(),
        work.images(),
        total(phases),
        work.operations(),
        limit,
        phases,
        times.bytes());
  }

  /** The work of one step. */
  private record Work(int images, OptionalDouble operations) {}

  private Work work(StageRehearsal.Candidate candidate) {
    try (SegmentationModel model =
            SegmentationModel.create(rehearsal.spec(), RandomStream.of(1, "cost"));
        Objective objective = candidate.factory(candidate.config().batch()).create(0, model)) {
      Batch one = objective.inputs(0).get(0).batch();
      OptionalDouble cost = ForwardCost.of(model, one.height(), one.width());
      if (cost.isEmpty()) {
        return new Work(objective.imagesPerStep(), cost);
      }
      double forward = cost.getAsDouble();
      // A backward pass computes two products for each one of the forward pass.
      double learning = 3.0 * forward * objective.imagesPerStep();
      double teaching = candidate.stage().teachers().size() * forward * one.size();
      return new Work(objective.imagesPerStep(), OptionalDouble.of(learning + teaching));
    }
  }

  /** The mean phases of the middle half of the steps, sorted by total time. */
  static Map<StepClock.Phase, Double> middle(List<Map<StepClock.Phase, Double>> times) {
    List<Map<StepClock.Phase, Double>> sorted =
        times.stream().sorted(Comparator.comparingDouble(StepBench::total)).toList();
    int left = sorted.size() / 4;
    List<Map<StepClock.Phase, Double>> kept = sorted.subList(left, sorted.size() - left);
    Map<StepClock.Phase, Double> means = new EnumMap<>(StepClock.Phase.class);
    for (StepClock.Phase phase : StepClock.Phase.values()) {
      means.put(phase, kept.stream().mapToDouble(step -> step.get(phase)).average().orElseThrow());
    }
    return means;
  }

  static double total(Map<StepClock.Phase, Double> phases) {
    return phases.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
