package io.dualmix.storage;

import io.dualmix.DaemonThreads;
import io.dualmix.DualMixException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs writes in the background while the caller computes. The number of pending writes is bounded,
 * so that memory use stays constant: a caller that is faster than the disk waits.
 *
 * <p>Not thread-safe. A failure on a writer thread is thrown on the caller's thread by the next
 * call.
 */
public final class BackgroundWrites implements AutoCloseable {
  private static final int WAITING = 2;

  private final int most;
  private final ThreadPoolExecutor writers;
  private final Queue<Future<?>> pending = new ArrayDeque<>();

  /**
   * @param threads number of writer threads; with one, writes run in the order of {@link #submit}
   */
  public BackgroundWrites(int threads) {
    most = threads + WAITING;
    writers =
        new ThreadPoolExecutor(
            threads,
            threads,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            DaemonThreads.named("background-writes"));
  }

  /**
   * Submits a write; blocks while too many are pending.
   *
   * @param write the write; it must not keep native memory beyond its own scope
   * @throws DualMixException if an earlier write failed
   */
  public void submit(Runnable write) {
    while (pending.size() >= most) {
      await(pending.remove());
    }
    pending.add(writers.submit(write));
  }

  /**
   * Waits for all writes.
   *
   * @throws DualMixException if one failed
   */
  public void finish() {
    while (!pending.isEmpty()) {
      await(pending.remove());
    }
  }

  /**
   * Cancels the writes that have not started and waits for the others: nothing is written after
   * this method returns.
   *
   * @throws DualMixException if a write failed and its failure is not reported yet
   */
  @Override
  public void close() {
    writers.getQueue().clear();
    writers.shutdown();
    boolean interrupted = false;
    while (!writers.isTerminated()) {
      try {
        writers.awaitTermination(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    pending.removeIf(write -> !write.isDone());
    finish();
  }

  private static void await(Future<?> write) {
    try {
      write.get();
    } catch (ExecutionException e) {
      throw DualMixException.fromOtherThread(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DualMixException("Interrupted while waiting for a write", "", e);
    }
  }
}
