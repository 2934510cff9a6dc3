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
 * Items in their order, each read on a thread of its own while the one before it is worked on.
 * Beside those handed out there is never more than one in memory.
 *
 * <p>To be used by one thread.
 */
public final class ReadAhead<T> implements AutoCloseable {
  private static final int CLOSING_MILLIS = 900;

  private final int size;
  private final IntFunction<T> read;
  private final ExecutorService reader;
  private int begun;
  private Future<T> ahead;

  /**
   * Begins to read the first item.
   *
   * @param size the number of items
   * @param read makes the item of an index, 0 to {@code size - 1}; called on another thread, and
   *     what it returns holds no native memory
   */
  public ReadAhead(int size, IntFunction<T> read) {
    this.size = size;
    this.read = read;
    this.reader = Executors.newSingleThreadExecutor(DaemonThreads.named("read-ahead"));
    begin();
  }

  /**
   * The next item; waits for it if need be, and lets the reading of the one after it begin.
   *
   * @throws DualMixException if it cannot be read, with the message of the reading
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

  /** Stops the reading after the item in hand. */
  @Override
  public void close() {
    // Not interrupted: that would break a read which another thread waits for in a shared cache.
    reader.shutdown();
    try {
      if (!reader.awaitTermination(CLOSING_MILLIS, TimeUnit.MILLISECONDS)) {
        // A read that hangs cannot be broken off; its daemon thread ends with it or the process.
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
