package io.dualmix.weights.published;

import io.dualmix.DaemonThreads;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Closes a stream that is silent for too long, from which a read would block forever. */
final class StallTimeout implements AutoCloseable {
  private final InputStream stream;
  private final Duration silence;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("download-watch"));
  private volatile long heard = System.nanoTime();
  private volatile boolean silent;

  StallTimeout(InputStream stream, Duration silence) {
    this.stream = stream;
    this.silence = silence;
    long every = Math.max(1, silence.toMillis() / 4);
    var unused = watch.scheduleAtFixedRate(this::look, every, every, TimeUnit.MILLISECONDS);
  }

  /** Records that bytes were received. */
  void heard() {
    heard = System.nanoTime();
  }

  /**
   * @throws IOException if the stream was closed by the timeout
   */
  void requireHeard() throws IOException {
    if (silent) {
      throw new IOException("the server was silent for " + silence.toSeconds() + " s");
    }
  }

  private void look() {
    if (System.nanoTime() - heard > silence.toNanos()) {
      silent = true;
      try {
        stream.close();
      } catch (IOException e) {
        // The reader reports the error.
      }
    }
  }

  @Override
  public void close() {
    watch.shutdownNow();
  }
}
