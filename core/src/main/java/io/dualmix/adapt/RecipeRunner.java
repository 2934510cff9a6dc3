package io.dualmix.adapt;

import io.dualmix.adapt.setup.BatchSizes;
import io.dualmix.adapt.setup.ClassShares;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.adapt.setup.InitialWeights;
import io.dualmix.adapt.setup.StagePlan;
import io.dualmix.adapt.setup.StageSteps;
import io.dualmix.config.ComputeConfig;
import io.dualmix.config.Experiment;
import io.dualmix.recipe.StageGraph;
import io.dualmix.recipe.StageId;
import io.dualmix.recipe.StageSpec;
import io.dualmix.tensor.Backend;
import io.dualmix.train.CancellationToken;
import io.dualmix.train.event.TrainingListener;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Runs the stages of a recipe on the available workers. A stage starts once the stages that it
 * needs have ended; independent models train in parallel.
 *
 * <p>Each stage stores its result in the run folder; a second run skips the stages that have ended.
 */
public final class RecipeRunner {
  private final Experiment experiment;
  private final Domains domains;
  private final Path folder;
  private final TrainingListener listener;
  private final InitialWeights weights;
  private final ClassShares shares;
  private final CancellationToken workersCancellation;
  private final StageGraph graph;
  private final List<StageRunner> workers;
  private final StageRunner alone;

  /**
   * @param experiment the experiment; every stage has its steps
   * @param domains its data
   * @param folder of the run
   * @param listener receives all events, from one thread at a time
   * @param cancellation checked after every training step and every predicted image
   * @throws io.dualmix.DualMixException if the data lack what a stage needs
   */
  public RecipeRunner(
      Experiment experiment,
      Domains domains,
      Path folder,
      TrainingListener listener,
      CancellationToken cancellation) {
    StageSteps.requireComplete(experiment);
    StagePlan.requireData(experiment, domains);
    this.experiment = BatchSizes.fill(experiment, domains);
    this.domains = domains;
    this.folder = folder;
    this.listener = TrainingListener.all(List.of(listener));
    this.weights = new InitialWeights(experiment.model());
    this.shares = new ClassShares(domains, this.experiment.data().workers());
    this.graph = StagePlan.graph(this.experiment, domains);
    this.workersCancellation = cancellation.child();
    List<String> devices = experiment.compute().trainingDevices();
    this.workers =
        devices.stream()
            .map(device -> worker(device, devices.size(), workersCancellation))
            .toList();
    this.alone = worker(experiment.compute().device(), 1, cancellation);
  }

  private StageRunner worker(String device, int models, CancellationToken cancellation) {
    ComputeConfig compute = experiment.compute();
    int cores = Runtime.getRuntime().availableProcessors();
    int threads = compute.threads() > 0 ? compute.threads() : Math.max(1, cores / models);
    Backend backend = Backend.open(device, compute.precision(), threads);
    return new StageRunner(
        experiment, domains, folder, backend, weights, shares, listener, cancellation);
  }

  /** Runs all stages. */
  public void run() {
    Set<StageId> ended = new HashSet<>();
    Set<StageId> running = new HashSet<>();
    try (WorkerPool<StageRunner> pool =
        new WorkerPool<>(workers, StageRunner::run, workersCancellation)) {
      while (ended.size() < graph.stages().size()) {
        for (StageSpec stage : graph.startable(ended, running, workers.size())) {
          if (graph.alone(stage)) {
            alone.run(stage);
            ended.add(stage.id());
          } else {
            pool.start(stage);
            running.add(stage.id());
          }
        }
        if (!running.isEmpty()) {
          StageId done = pool.next();
          running.remove(done);
          ended.add(done);
        }
      }
    }
  }
}
