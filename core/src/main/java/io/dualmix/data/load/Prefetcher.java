package io.dualmix.data.load;

import io.dualmix.DaemonThreads;
import io.dualmix.DualMixException;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * Reads items in order on a background thread while the caller processes the previous item. At most
 * one item is buffered.
 *
 * <p>Not thread-safe.
 */
public final class Prefetcher<T> implements AutoCloseable {
  private static final int CLOSING_MILLIS = 900;

  private final int size;
  private final IntFunction<T> read;
  private final ExecutorService reader;
  private int begun;
  private Future<T> ahead;

  /**
   * Starts to read the first item.
   *
   * @param size the number of items
   * @param read reads the item of an index, 0 to {@code size - 1}; called on another thread. Items
   *     must not hold native memory
   */
  public Prefetcher(int size, IntFunction<T> read) {
    this.size = size;
    this.read = read;
    this.reader = Executors.newSingleThreadExecutor(DaemonThreads.named("read-ahead"));
    begin();
  }

  /**
   * Returns the next item, blocking until it is ready, and starts to read the following one.
   *
   * @throws DualMixException if the read fails, with its message
   * @throws NoSuchElementException after the last one
   */
  public T next() {
    if (ahead == null) {
      throw new NoSuchElementException("There are " + size + " items");
    }
    try {
      T item = ahead.get();
      begin();
      return item;
    } catch (ExecutionException e) {
      throw DualMixException.fromOtherThread(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DualMixException("Interrupted while waiting for item " + (begun - 1), "", e);
    }
  }

  private void begin() {
    int index = begun++;
    ahead = index < size ? reader.submit(() -> read.apply(index)) : null;
  }

  /** Stops reading after the current item. */
  @Override
  public void close() {
    // Does not interrupt: that would abort a read for which another thread waits in a shared cache.
    reader.shutdown();
    try {
      if (!reader.awaitTermination(CLOSING_MILLIS, TimeUnit.MILLISECONDS)) {
        // A blocked read cannot be cancelled; its daemon thread ends with the read or the process.
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
