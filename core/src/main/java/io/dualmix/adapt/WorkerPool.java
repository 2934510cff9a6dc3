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

/**
 * Runs stages that do not depend on each other at the same time, each on a worker and a thread of
 * its own. A stage's numbers do not depend on what runs beside it.
 *
 * @param <W> a worker: a device and what runs stages there
 */
final class WorkerPool<W> implements AutoCloseable {
  private final Queue<W> free;
  private final BiConsumer<W, StageSpec> work;
  private final CancellationToken cancellation;
  private final ExecutorService threads;
  private final CompletionService<StageId> completed;

  /** Of a single worker, which needs no thread beside the caller's. */
  private final Queue<StageId> done = new ArrayDeque<>();

  private int running;

  /**
   * @param workers one a device, at least one
   * @param work runs a stage on a worker
   * @param cancellation that all workers look at: one that fails stops the others, who would work
   *     in vain
   */
  WorkerPool(List<W> workers, BiConsumer<W, StageSpec> work, CancellationToken cancellation) {
    this.free = new ConcurrentLinkedQueue<>(workers);
    this.work = work;
    this.cancellation = cancellation;
    this.threads = workers.size() == 1 ? null : Executors.newFixedThreadPool(workers.size());
    this.completed = threads == null ? null : new ExecutorCompletionService<>(threads);
  }

  /** Begins a stage; there are no more at a time than workers. */
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
   * @throws RuntimeException the first failure that is no stop, after the other stages have saved
   *     and stopped; else the stop
   */
  StageId next() {
    if (threads == null) {
      return done.remove();
    }
    try {
      return take();
    } catch (ExecutionException e) {
      Throwable failure = e.getCause();
      while (running > 0) {
        try {
          take();
        } catch (ExecutionException further) {
          failure = primary(failure, further.getCause());
        }
      }
      throw failure instanceof Error error ? sneaky(error) : (RuntimeException) failure;
    }
  }

  private static RuntimeException sneaky(Error error) {
    throw error;
  }

  private StageId run(StageSpec stage) {
    // As many threads as workers: what begins finds a free one.
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

  /** Waits whatever comes: a thread that still trains must not outlive the run. */
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

  /** A stop only follows from something else, or from the user's Ctrl-C. */
  private static Throwable primary(Throwable first, Throwable second) {
    return first instanceof CancellationToken.StoppedException ? second : first;
  }

  /** Waits for the stages that still run, after a failure on the caller's own thread. */
  @Override
  public void close() {
    if (threads == null) {
      return;
    }
    threads.shutdown();
    if (running > 0) {
      cancellation.cancel();
    }
    while (running > 0) {
      try {
        take();
      } catch (ExecutionException e) {
        // What failed first is thrown already.
        continue;
      }
    }
  }
}
