package io.dualmix.cli.train;

import io.dualmix.session.RunPlan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Estimates the time left of a run. The time between two events counts for the later one, so that
 * parallel stages share the elapsed time. The cost of a step is the mean over earlier steps of the
 * same kind of stage, or over all kinds if there is none yet; the same holds for predicted images.
 */
public final class RunForecast {
  private final RunPlan plan;
  private final LongSupplier nanos;
  private final Map<String, Done> stages = new HashMap<>();
  private final Map<String, Pace> steps = new TreeMap<>();
  private final Pace images = new Pace();
  private long last;

  /** The progress of a stage. */
  private static final class Done {
    private int steps;
    private long images;
    private boolean all;
  }

  /** The time of units of one kind. */
  private static final class Pace {
    private double seconds;
    private long units;
  }

  /**
   * @param plan of the whole run
   * @param finished the stages that have already ended
   * @param nanos a clock such as {@link System#nanoTime}
   */
  public RunForecast(RunPlan plan, Set<String> finished, LongSupplier nanos) {
    this.plan = plan;
    this.nanos = nanos;
    this.last = nanos.getAsLong();
    finished.forEach(stage -> done(stage).all = true);
  }

  /** The number of a stage, from 1; 0 if it is not in the plan. */
  public int number(String stage) {
    List<String> names = plan.parts().stream().map(RunPlan.Part::stage).toList();
    return names.indexOf(stage) + 1;
  }

  /** The number of stages. */
  int stages() {
    return plan.parts().size();
  }

  /** A stage starts or resumes; its loading time is not counted. */
  public void started(String stage, int fromStep) {
    done(stage).steps = fromStep;
    last = nanos.getAsLong();
  }

  /** A step is done. */
  public void stepped(String stage, int step) {
    done(stage).steps = step;
    add(steps.computeIfAbsent(kind(stage), kind -> new Pace()));
  }

  /** An image was scored or labelled. */
  public void predicted(String stage) {
    done(stage).images++;
    add(images);
  }

  /** A stage ended. */
  public void finished(String stage) {
    done(stage).all = true;
  }

  /** The seconds until the end of the run; empty before the first steps and without a plan. */
  public OptionalDouble secondsLeft() {
    Pace all = new Pace();
    steps
        .values()
        .forEach(
            pace -> {
              all.seconds += pace.seconds;
              all.units += pace.units;
            });
    if (plan.parts().isEmpty() || all.units == 0) {
      return OptionalDouble.empty();
    }
    double seconds = 0;
    for (RunPlan.Part part : plan.parts()) {
      Done done = done(part.stage());
      if (!done.all) {
        seconds +=
            Math.max(0, part.steps() - done.steps) * each(steps.getOrDefault(part.kind(), all));
        seconds += Math.max(0, part.images() - done.images) * each(images);
      }
    }
    return OptionalDouble.of(seconds);
  }

  private static double each(Pace pace) {
    return pace.units == 0 ? 0 : pace.seconds / pace.units;
  }

  private void add(Pace pace) {
    long now = nanos.getAsLong();
    pace.seconds += (now - last) * 1e-9;
    pace.units++;
    last = now;
  }

  private Done done(String stage) {
    return stages.computeIfAbsent(stage, name -> new Done());
  }

  private static String kind(String stage) {
    return stage.substring(stage.indexOf('/') + 1);
  }
}
