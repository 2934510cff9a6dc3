package io.dualmix.fuzz;

import com.sun.management.ThreadMXBean;
import io.dualmix.DualMixException;
import io.dualmix.fuzz.Trial.Outcome;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a reader on a thread of its own and holds it to its bounds. */
final class Watchdog implements AutoCloseable {
  /** The longest that a reader may take for one file. */
  static final int SECONDS = 5;

  /** Java memory that a reader may allocate for any file: buffers, tables, a parser's own. */
  static final long ALLOCATION = 64L << 20;

  private static final int LONGEST_TRACE = 1500;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private ExecutorService worker = thread();

  /**
   * Reads one file.
   *
   * @param bytes of the file
   */
  Trial run(FuzzTarget target, Path folder, int bytes) throws InterruptedException {
    Future<Trial> future = worker.submit(() -> read(target, folder));
    try {
      Trial trial = future.get(SECONDS, TimeUnit.SECONDS);
      long bound = ALLOCATION + (long) target.expansion() * bytes;
      return trial.outcome() != Outcome.FAILED && trial.allocated() > bound
          ? trial.failed("allocated " + trial.allocated() + " bytes for a file of " + bytes)
          : trial;
    } catch (TimeoutException e) {
      worker.shutdownNow();
      worker = thread(); // The old thread may never come back.
      return new Trial(Outcome.FAILED, "longer than " + SECONDS + " s", SECONDS * 1000L, 0);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private Trial read(FuzzTarget target, Path folder) {
    long before = threads.getCurrentThreadAllocatedBytes();
    long start = System.nanoTime();
    Throwable thrown = null;
    try {
      target.reader().read(folder);
    } catch (Throwable e) { // Whatever comes is the result, a StackOverflowError too.
      thrown = e;
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    Trial trial = new Trial(Outcome.ANSWERED, "", millis, allocated);
    if (thrown == null) {
      return trial;
    }
    if (thrown instanceof DualMixException e) {
      String message = String.valueOf(e.getMessage());
      boolean named = message.contains(target.file()) || message.contains(folder.toString());
      return named
          ? new Trial(Outcome.REFUSED, "", millis, allocated)
          : trial.failed("the message names no file: " + trace(thrown));
    }
    return trial.failed(trace(thrown));
  }

  private static String trace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    String whole = text.toString();
    return whole.substring(0, Math.min(whole.length(), LONGEST_TRACE));
  }

  private static ExecutorService thread() {
    return Executors.newSingleThreadExecutor(
        task -> {
          Thread thread = new Thread(task, "fuzz");
          thread.setDaemon(true);
          return thread;
        });
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}
