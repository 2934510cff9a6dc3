package io.dualmix.bench;

import io.dualmix.DualMixException;
import io.dualmix.adapt.rehearsal.StageRehearsal;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.config.Experiment;
import io.dualmix.data.load.Batch;
import io.dualmix.model.ForwardCost;
import io.dualmix.model.SegmentationModel;
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
 * Training steps of every stage of an experiment, on its own images: how long, on what, and how
 * near to the machine's limit.
 */
public final class StepBench {
  /** Kernels are prepared and memory is asked for in a stage's first step. */
  public static final int DEFAULT_WARM_UP = 2;

  private final StageRehearsal rehearsal;
  private final Steps steps;

  /**
   * How many steps.
   *
   * @param warmUp that do not count, at least 0
   * @param timed that count, at least 1
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
   * What was measured of one stage.
   *
   * @param stage such as {@code round-1/student}
   * @param images that one step sees, of all domains
   * @param seconds of a step: the mean of the middle half, so that neither a step that the machine
   *     disturbed counts, nor a single one for all
   * @param operations of a step, see {@link ForwardCost}; forward and backward passes of the model
   *     that learns, forward passes of teachers; none where the network does not tell
   * @param limit operations a second of a large matrix product in the step's precision, measured
   *     right before
   * @param phases seconds of each phase, in the same steps; their sum is {@code seconds}
   * @param peak bytes that the process held at most; none on a GPU or where the system does not
   *     tell
   */
  public record Result(
      String stage,
      int images,
      double seconds,
      OptionalDouble operations,
      double limit,
      Map<StepClock.Phase, Double> phases,
      OptionalLong peak) {
    /** Images of all domains a second. */
    public double imagesPerSecond() {
      return images / seconds;
    }

    /** Operations a second, if they are known. */
    public OptionalDouble operationsPerSecond() {
      return operations.isPresent()
          ? OptionalDouble.of(operations.getAsDouble() / seconds)
          : OptionalDouble.empty();
    }

    /** Operations a second as a share of {@link #limit}, if they are known. */
    public OptionalDouble share() {
      return operations.isPresent()
          ? OptionalDouble.of(operations.getAsDouble() / seconds / limit)
          : OptionalDouble.empty();
    }

    /** The share of the step that is neither forward pass, loss nor backward pass. */
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
   * @param experiment whose stages are measured
   * @param domains its data
   * @param steps of each stage
   * @param stages the end of the names of those to measure; all if empty
   * @param results hears each one when it is there
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
        String path = candidate.stage().path();
        if (stages.isEmpty() || stages.stream().anyMatch(path::endsWith)) {
          results.accept(bench.measure(candidate));
        }
      }
    }
  }

  private Result measure(StageRehearsal.Candidate candidate) {
    Backend backend = rehearsal.backend();
    int batch = candidate.config().batch();
    double limit = MachineLimit.measure(backend, backend.precision());
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

  /** What one step has to do. */
  private record Work(int images, OptionalDouble operations) {}

  private Work work(StageRehearsal.Candidate candidate) {
    try (Objective objective = candidate.factory(candidate.config().batch()).create(0, null);
        SegmentationModel model =
            SegmentationModel.create(rehearsal.spec(), RandomStream.of(1, "cost"))) {
      Batch one = objective.inputs(0).get(0).batch();
      OptionalDouble cost = ForwardCost.of(model, one.height(), one.width());
      if (cost.isEmpty()) {
        return new Work(objective.imagesPerStep(), cost);
      }
      double forward = cost.getAsDouble();
      // A backward pass computes two products where the forward pass computes one.
      double learning = 3.0 * forward * objective.imagesPerStep();
      double teaching = candidate.stage().teachers().size() * forward * one.size();
      return new Work(objective.imagesPerStep(), OptionalDouble.of(learning + teaching));
    }
  }

  /** The mean phases of the middle half of the steps by their whole time. */
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
