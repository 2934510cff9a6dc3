package io.dualmix.recipe;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * The dependency graph of the stages. A stage may start once the stages that it needs have ended.
 *
 * <p>The depth of a stage is the number of stages in the longest chain before it. Models of the
 * same depth share the workers. A stage runs alone if it is the only one at its depth that trains,
 * or if it trains nothing. This depends on the graph only, so that a stage has the same number of
 * threads, and the same results, in every run.
 *
 * <p>Where the number of threads is given, no stage gains from being alone: each runs beside any
 * others, and the stages that the longest chain of others waits for start first.
 */
public final class StageGraph {
  private final Map<StageId, StageSpec> stages = new LinkedHashMap<>();
  private final Map<StageId, Integer> depths = new HashMap<>();
  private final Map<Integer, Long> trainedAtDepth;
  private final ToDoubleFunction<StageSpec> priority;
  private final boolean threadsGiven;

  /**
   * A graph of stages whose number of threads depends on those beside them.
   *
   * @param stages of a recipe, each after those that it needs
   * @param work cost of a stage that trains, in any unit; of the stages that may start, the most
   *     expensive starts first
   */
  public StageGraph(List<StageSpec> stages, ToDoubleFunction<StageSpec> work) {
    this(stages, work, false);
  }

  /**
   * @param stages of a recipe, each after those that it needs
   * @param work cost of a stage that trains, in any unit
   * @param threadsGiven whether every stage has the same number of threads, whatever runs beside it
   */
  public StageGraph(
      List<StageSpec> stages, ToDoubleFunction<StageSpec> work, boolean threadsGiven) {
    this.threadsGiven = threadsGiven;
    for (StageSpec stage : stages) {
      this.stages.put(stage.id(), stage);
      int depth = stage.needs().stream().mapToInt(need -> depths.get(need) + 1).max().orElse(0);
      depths.put(stage.id(), depth);
    }
    this.trainedAtDepth =
        stages.stream()
            .filter(StageSpec::trains)
            .collect(Collectors.groupingBy(s -> depths.get(s.id()), Collectors.counting()));
    this.priority = threadsGiven ? chains(stages, work) : work;
  }

  /** The work of a stage and of the longest chain of stages that need it. */
  private static ToDoubleFunction<StageSpec> chains(
      List<StageSpec> stages, ToDoubleFunction<StageSpec> work) {
    Map<StageId, Double> chains = new HashMap<>();
    for (int i = stages.size() - 1; i >= 0; i--) {
      StageSpec stage = stages.get(i);
      double own = stage.trains() ? work.applyAsDouble(stage) : 0;
      double chain = own + chains.getOrDefault(stage.id(), 0.0);
      chains.put(stage.id(), chain);
      stage.needs().forEach(need -> chains.merge(need, chain, Math::max));
    }
    return stage -> chains.get(stage.id());
  }

  /** All stages, in the recipe's order. */
  public List<StageSpec> stages() {
    return List.copyOf(stages.values());
  }

  /** A stage and all stages that need it, directly or through others; in the recipe's order. */
  public List<StageSpec> from(StageId stage) {
    Set<StageId> reached = new HashSet<>(Set.of(stage));
    List<StageSpec> found = new ArrayList<>();
    for (StageSpec one : stages.values()) {
      if (one.id().equals(stage) || one.needs().stream().anyMatch(reached::contains)) {
        reached.add(one.id());
        found.add(one);
      }
    }
    return found;
  }

  /** Whether a stage runs alone, on all cores. */
  public boolean alone(StageSpec stage) {
    return !threadsGiven && (!stage.trains() || trainedAtDepth.get(depths.get(stage.id())) == 1);
  }

  /**
   * The number of models at the depth of one that trains, including itself, which share the
   * workers; at least 1.
   */
  public int sharing(StageSpec stage) {
    return Math.toIntExact(trainedAtDepth.get(depths.get(stage.id())));
  }

  /**
   * The stages that may start, in the recipe's order.
   *
   * @param ended stages
   * @param running stages
   */
  public List<StageSpec> ready(Set<StageId> ended, Set<StageId> running) {
    List<StageSpec> ready = new ArrayList<>();
    for (StageSpec stage : stages.values()) {
      boolean waiting = !ended.contains(stage.id()) && !running.contains(stage.id());
      if (waiting && ended.containsAll(stage.needs())) {
        ready.add(stage);
      }
    }
    return ready;
  }

  /**
   * The total time of the stages on a number of workers.
   *
   * @param seconds of each stage
   * @param workers at least 1
   */
  public double makespan(ToDoubleFunction<StageSpec> seconds, int workers) {
    Set<StageId> ended = new HashSet<>();
    Map<StageId, Double> running = new LinkedHashMap<>();
    double now = 0;
    while (ended.size() < stages.size()) {
      for (StageSpec stage : startable(ended, running.keySet(), workers)) {
        running.put(stage.id(), now + seconds.applyAsDouble(stage));
      }
      StageId next =
          running.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow().getKey();
      now = running.remove(next);
      ended.add(next);
    }
    return now;
  }

  /**
   * The stages to start now: stages that share the workers, as many as there are free workers; a
   * stage that runs alone only if no other stage runs.
   *
   * @param ended stages
   * @param running stages
   * @param workers number of all workers
   */
  public List<StageSpec> startable(Set<StageId> ended, Set<StageId> running, int workers) {
    if (running.stream().anyMatch(id -> alone(stages.get(id)))) {
      return List.of();
    }
    List<StageSpec> ready = ready(ended, running);
    List<StageSpec> shared =
        ready.stream()
            .filter(stage -> !alone(stage))
            .sorted(Comparator.comparingDouble(priority).reversed())
            .limit(Math.max(0, workers - running.size()))
            .toList();
    return !shared.isEmpty() || !running.isEmpty() ? shared : ready.subList(0, 1);
  }
}
