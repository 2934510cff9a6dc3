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
 * Writes that go on while the caller computes. Whoever is faster than the disk waits: only a few
 * writes are on their way at once, so that memory stays flat.
 *
 * <p>To be used by one thread; a failure on another one is thrown here, whatever happens.
 */
public final class BackgroundWrites implements AutoCloseable {
  private static final int WAITING = 2;

  private final int most;
  private final ThreadPoolExecutor writers;
  private final Queue<Future<?>> pending = new ArrayDeque<>();

  /**
   * @param threads that write; with one, the writes happen in the order of {@link #submit}
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
   * Lets a write begin soon; waits while too many are on their way.
   *
   * @param write what to do; it may hold native memory only within its own scope
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
   * Drops what has not begun, and waits for what has: nothing is written after this returns.
   *
   * @throws DualMixException if one of those failed and nobody has heard of it
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
