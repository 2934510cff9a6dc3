package io.dualmix.bench;

import io.dualmix.adapt.Domains;
import io.dualmix.adapt.Stage;
import io.dualmix.adapt.StageRehearsal;
import io.dualmix.config.Experiment;
import io.dualmix.data.Batch;
import io.dualmix.model.ForwardCost;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.RandomStream;
import io.dualmix.train.Objective;
import io.dualmix.train.StepClock;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Training steps of every stage of an experiment, on its own images: how long, on what, and how
 * near to the machine's limit.
 */
public final class StepBench {
  /** The first step is slower than all that follow: kernels are prepared, memory is asked for. */
  private static final int WARM_UP = 2;

  private final StageRehearsal rehearsal;

  /**
   * What was measured of one stage.
   *
   * @param stage such as {@code round-1/student}
   * @param images that one step sees, of all domains
   * @param seconds of a step, the median
   * @param operations of a step, see {@link ForwardCost}; forward and backward passes of the model
   *     that learns, forward passes of teachers
   * @param limit operations a second of a large matrix product in the step's precision, measured
   *     right before
   * @param phases seconds of each phase in the median step
   * @param peak bytes that the process held at most; none on a GPU or where the system does not
   *     tell
   */
  public record Result(
      String stage,
      int images,
      double seconds,
      double operations,
      double limit,
      Map<StepClock.Phase, Double> phases,
      OptionalLong peak) {
    /** Images of all domains a second. */
    public double imagesPerSecond() {
      return images / seconds;
    }

    /** Operations a second as a share of {@link #limit}. */
    public double share() {
      return operations / seconds / limit;
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

  private StepBench(StageRehearsal rehearsal) {
    this.rehearsal = rehearsal;
  }

  /**
   * Measures all stages of the first round.
   *
   * @param experiment whose stages are measured
   * @param domains its data
   * @param steps that count, at least 1
   * @param stages the end of the names of those to measure; all if empty
   * @param results hears each one when it is there
   */
  public static void run(
      Experiment experiment,
      Domains domains,
      int steps,
      List<String> stages,
      Consumer<Result> results) {
    try (StageRehearsal rehearsal = new StageRehearsal(experiment, domains)) {
      StepBench bench = new StepBench(rehearsal);
      for (StageRehearsal.Candidate candidate : rehearsal.candidates()) {
        String path = candidate.stage().path();
        if (stages.isEmpty() || stages.stream().anyMatch(path::endsWith)) {
          results.accept(bench.measure(candidate, steps));
        }
      }
    }
  }

  private Result measure(StageRehearsal.Candidate candidate, int steps) {
    Backend backend = rehearsal.backend();
    int batch = candidate.config().batch();
    double limit = MachineLimit.measure(backend, backend.precision());
    Work work = work(candidate);
    PeakMemory<List<Map<StepClock.Phase, Double>>> times =
        PeakMemory.of(backend, () -> rehearsal.run(candidate, batch, WARM_UP + steps));
    Map<StepClock.Phase, Double> median = median(times.result().subList(WARM_UP, WARM_UP + steps));
    return new Result(
        candidate.stage().path(),
        work.images(),
        total(median),
        work.operations(),
        limit,
        median,
        times.bytes());
  }

  /** What one step has to do. */
  private record Work(int images, double operations) {}

  private Work work(StageRehearsal.Candidate candidate) {
    try (Objective objective = candidate.of().apply(candidate.config().batch()).apply(0);
        SegmentationModel model =
            SegmentationModel.create(rehearsal.spec(), RandomStream.of(1, "cost"))) {
      Batch one = objective.inputs(0).get(0).batch();
      double forward = ForwardCost.of(model, one.height(), one.width());
      // A backward pass computes two products where the forward pass computes one.
      double learning = 3.0 * forward * objective.imagesPerStep();
      boolean student = candidate.stage().kind() == Stage.Kind.STUDENT;
      double teaching = student ? 2.0 * forward * one.size() : 0;
      return new Work(objective.imagesPerStep(), learning + teaching);
    }
  }

  /** The step that took the median of all times, so that its phases add up. */
  private static Map<StepClock.Phase, Double> median(List<Map<StepClock.Phase, Double>> times) {
    List<Map<StepClock.Phase, Double>> sorted =
        times.stream().sorted((a, b) -> Double.compare(total(a), total(b))).toList();
    return new EnumMap<>(sorted.get(sorted.size() / 2));
  }

  static double total(Map<StepClock.Phase, Double> phases) {
    return phases.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
