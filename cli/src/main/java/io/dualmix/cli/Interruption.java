package io.dualmix.cli;

import io.dualmix.train.StopRequest;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C and SIGTERM into a wish to stop: while this is open, the process ends only when the
 * step in progress is done and saved. The JVM then exits with 130 or 143 by itself.
 */
final class Interruption implements AutoCloseable {
  /** A step, an evaluation and a checkpoint take less; a process that hangs must still end. */
  private static final long PATIENCE_SECONDS = 300;

  private final StopRequest stop = new StopRequest();
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stopAndWait, "dualmix-interruption");

  Interruption() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  StopRequest stopRequest() {
    return stop;
  }

  private void stopAndWait() {
    stop.stop();
    try {
      if (!finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("dualmix: still busy after " + PATIENCE_SECONDS + " s; ending anyway");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already, which is what the hook was for.
    }
  }
}
