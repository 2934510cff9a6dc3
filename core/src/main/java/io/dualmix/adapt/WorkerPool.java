package io.dualmix.adapt;

import io.dualmix.recipe.StageId;
import io.dualmix.recipe.StageSpec;
import io.dualmix.train.CancellationToken;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs independent stages in parallel, each on a worker and a thread of its own. The results of a
 * stage do not depend on the stages that run at the same time.
 *
 * @param <W> a worker, which runs stages on a device
 */
final class WorkerPool<W> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);

  private final Queue<W> free;
  private final BiConsumer<W, StageSpec> work;
  private final CancellationToken cancellation;
  private final ExecutorService threads;
  private final CompletionService<StageId> completed;

  /** The ended stages of a single worker, which runs on the caller's thread. */
  private final Queue<StageId> done = new ArrayDeque<>();

  private int running;

  /**
   * @param workers one per device, at least one
   * @param work runs a stage on a worker
   * @param cancellation the token of all workers; a failure on one cancels it, which stops the
   *     others
   */
  WorkerPool(List<W> workers, BiConsumer<W, StageSpec> work, CancellationToken cancellation) {
    this.free = new ConcurrentLinkedQueue<>(workers);
    this.work = work;
    this.cancellation = cancellation;
    this.threads = workers.size() == 1 ? null : Executors.newFixedThreadPool(workers.size());
    this.completed = threads == null ? null : new ExecutorCompletionService<>(threads);
  }

  /** Starts a stage; at most one per worker may run. */
  void start(StageSpec stage) {
    if (threads == null) {
      work.accept(free.element(), stage);
      done.add(stage.id());
    } else {
      completed.submit(() -> run(stage));
      running++;
    }
  }

  /**
   * Waits for a stage to end.
   *
   * @return the stage
   * @throws RuntimeException the first failure that is not a cancellation, after the other stages
   *     have saved and stopped; otherwise the cancellation
   */
  StageId next() {
    if (threads == null) {
      return done.remove();
    }
    try {
      return take();
    } catch (ExecutionException e) {
      Throwable failure = drain(e.getCause());
      throw failure instanceof Error error ? sneaky(error) : (RuntimeException) failure;
    }
  }

  private static RuntimeException sneaky(Error error) {
    throw error;
  }

  private StageId run(StageSpec stage) {
    // There are as many threads as workers, so that one is free.
    W worker = free.remove();
    try {
      work.accept(worker, stage);
      return stage.id();
    } catch (RuntimeException | Error e) {
      cancellation.cancel();
      throw e;
    } finally {
      free.add(worker);
    }
  }

  /** Waits even if interrupted: a thread that still trains must not outlive the run. */
  private StageId take() throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          StageId ended = completed.take().get();
          running--;
          return ended;
        } catch (InterruptedException e) {
          interrupted = true;
          cancellation.cancel();
        } catch (ExecutionException e) {
          running--;
          throw e;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Prefers a failure to a cancellation, which is only its consequence. */
  private static Throwable primary(Throwable first, Throwable second) {
    return first instanceof CancellationToken.StoppedException ? second : first;
  }

  /** Stops the running stages and waits for them, after a failure on the caller's thread. */
  @Override
  public void close() {
    if (threads == null) {
      return;
    }
    threads.shutdown();
    if (running > 0) {
      cancellation.cancel();
    }
    // What failed first is on its way already; these must not hide it.
    Throwable failure = drain(null);
    if (failure != null) {
      LOG.debug("a stage failed after another one", failure);
    }
  }

  /**
   * Waits for the running stages to end.
   *
   * @param first what failed before; null for nothing
   * @return the first failure that is not a cancellation, else a cancellation; null for none
   */
  private Throwable drain(Throwable first) {
    Throwable failure = first;
    while (running > 0) {
      try {
        take();
      } catch (ExecutionException e) {
        failure = failure == null ? e.getCause() : primary(failure, e.getCause());
      }
    }
    return failure;
  }
}
