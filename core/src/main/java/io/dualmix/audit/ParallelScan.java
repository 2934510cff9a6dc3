package io.dualmix.audit;

import io.dualmix.DaemonThreads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

/**
 * Processes every item once on several threads. Each thread holds one item at a time, so memory is
 * bounded by the number of threads and the size of the results.
 */
public final class ParallelScan {
  private final int threads;

  /**
   * @param threads at least 1
   */
  public ParallelScan(int threads) {
    this.threads = threads;
  }

  /**
   * Returns the results of {@code read} for 0 .. size - 1, in this order.
   *
   * @param read called from many threads; its first failure ends the scan and is thrown here
   * @param progress receives the number of finished items; calls are serialised
   */
  public <T> List<T> map(int size, IntFunction<T> read, IntConsumer progress) {
    List<T> results = new ArrayList<>(Collections.nCopies(size, null));
    AtomicInteger next = new AtomicInteger();
    Progress done = new Progress(progress);
    ExecutorService workers =
        Executors.newFixedThreadPool(threads, DaemonThreads.named("dualmix-scan"));
    try {
      Future<?>[] running = new Future<?>[Math.min(threads, Math.max(1, size))];
      Arrays.setAll(
          running,
          t ->
              workers.submit(
                  () -> {
                    for (int i = next.getAndIncrement(); i < size; i = next.getAndIncrement()) {
                      results.set(i, read.apply(i)); // Threads write to different indices.
                      done.oneMore();
                    }
                  }));
      for (Future<?> worker : running) {
        await(worker);
      }
      return results;
    } finally {
      next.set(size); // After a failure the other threads stop before their next item.
      workers.shutdownNow();
    }
  }

  private static void await(Future<?> worker) {
    try {
      worker.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      if (e.getCause() instanceof Error failure) {
        throw failure;
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading a data set", e);
    }
  }

  /** Counts under a lock, because displays are not thread-safe. */
  private static final class Progress {
    private final IntConsumer display;
    private int done;

    Progress(IntConsumer display) {
      this.display = display;
    }

    synchronized void oneMore() {
      done++;
      display.accept(done);
    }
  }
}
