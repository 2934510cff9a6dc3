package io.dualmix.bench;

import io.dualmix.DualMixException;
import io.dualmix.adapt.rehearsal.StageRehearsal;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.eval.Ensemble;
import io.dualmix.tensor.HostMemory;
import io.dualmix.train.ObjectiveFactory;
import io.dualmix.train.StepClock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Measures the peak memory of a student's training step in several implementations. */
public final class MemoryBench {
  /** The first step allocates the optimiser's state. */
  private static final int STEPS = 2;

  /**
   * The implementations, in ascending order of memory, since memory that is not released would hide
   * a smaller peak.
   */
  public enum Implementation {
    /** One image at a time, with gradient checkpointing ({@code compute.recompute}). */
    RECOMPUTED,
    /** One image at a time, as in training. */
    IMAGE_BY_IMAGE,
    /** The logits of whole batches at the labels' size, with autograd. */
    PLAIN
  }

  /**
   * One measurement.
   *
   * @param way the implementation
   * @param peak peak memory of the process, in bytes
   * @param before memory of the process before any model was created, in bytes
   * @param seconds of the last step
   */
  public record Result(Implementation way, long peak, long before, double seconds) {}

  private MemoryBench() {}

  /**
   * Measures all implementations on a CPU.
   *
   * @param experiment whose student is trained
   * @param domains its data
   * @param classes number of classes of the networks, at least that of the domains; more classes
   *     give larger logits
   * @param results receives each result
   * @throws DualMixException if this system does not report the memory of a process, or on a GPU
   */
  public static void run(
      Experiment experiment, Domains domains, int classes, Consumer<Result> results) {
    long before = new HostMemory().resident();
    for (Implementation way : Implementation.values()) {
      String recompute = "compute.recompute=" + (way == Implementation.RECOMPUTED);
      Experiment its =
          Experiments.parse(Experiments.dump(experiment), "the benchmark", List.of(recompute));
      try (StageRehearsal rehearsal = new StageRehearsal(its, domains, classes)) {
        results.accept(measure(way, rehearsal, before));
      }
    }
  }

  private static Result measure(Implementation way, StageRehearsal rehearsal, long before) {
    StageRehearsal.Candidate student =
        rehearsal.candidates().stream()
            .filter(candidate -> !candidate.stage().teachers().isEmpty())
            .findFirst()
            .orElseThrow();
    ObjectiveFactory imageByImage = student.factory(student.config().batch());
    Ensemble teachers = student.setup().teachers();
    ObjectiveFactory objective =
        way == Implementation.PLAIN
            ? (from, model) -> new ReferenceDistillation(imageByImage.create(from, model), teachers)
            : imageByImage;
    PeakMemory<List<Map<StepClock.Phase, Double>>> times =
        PeakMemory.of(rehearsal.backend(), () -> rehearsal.run(student.stage(), STEPS, objective));
    long peak =
        times
            .bytes()
            .orElseThrow(
                () ->
                    new DualMixException(
                        "The memory of a step cannot be measured here",
                        "This needs Linux and compute.device=cpu."));
    return new Result(way, peak, before, StepBench.total(times.result().get(STEPS - 1)));
  }
}
