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

/** What a step of the student takes of the machine's memory, written in several ways. */
public final class MemoryBench {
  /** The optimiser's state is there from the second step on. */
  private static final int STEPS = 2;

  /** How the step is written, the most sparing first: memory that is not given back hides less. */
  public enum Way {
    /** Image by image, and the backbone's blocks computed again ({@code compute.recompute}). */
    RECOMPUTED,
    /** Image by image, as training does it. */
    IMAGE_BY_IMAGE,
    /** Whole batches of logits at the labels' size, gradients recorded. */
    PLAIN
  }

  /**
   * One measurement.
   *
   * @param way how the step was written
   * @param peak bytes of the process at most
   * @param before bytes of the process before any model was there
   * @param seconds of the last step
   */
  public record Result(Way way, long peak, long before, double seconds) {}

  private MemoryBench() {}

  /**
   * Measures all ways on a CPU.
   *
   * @param experiment whose student is trained
   * @param domains its data
   * @param classes of the networks, no fewer than the domains'; more only make the logits larger
   * @param results hears each one when it is there
   * @throws DualMixException if this system does not tell what a process holds, or on a GPU
   */
  public static void run(
      Experiment experiment, Domains domains, int classes, Consumer<Result> results) {
    long before = new HostMemory().resident();
    for (Way way : Way.values()) {
      String recompute = "compute.recompute=" + (way == Way.RECOMPUTED);
      Experiment its =
          Experiments.parse(Experiments.dump(experiment), "the benchmark", List.of(recompute));
      try (StageRehearsal rehearsal = new StageRehearsal(its, domains, classes)) {
        results.accept(measure(way, rehearsal, before));
      }
    }
  }

  private static Result measure(Way way, StageRehearsal rehearsal, long before) {
    StageRehearsal.Candidate student =
        rehearsal.candidates().stream()
            .filter(candidate -> !candidate.stage().teachers().isEmpty())
            .findFirst()
            .orElseThrow();
    ObjectiveFactory imageByImage = student.factory(student.config().batch());
    Ensemble teachers = student.setup().guide();
    ObjectiveFactory objective =
        way == Way.PLAIN
            ? (from, model) ->
                new ReferenceDistillation(imageByImage.create(from, model), teachers)
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
