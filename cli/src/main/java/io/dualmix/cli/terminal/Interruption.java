package io.dualmix.cli.terminal;

import io.dualmix.train.CancellationToken;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Cancels the work on Ctrl-C, SIGTERM, SIGHUP and SIGUSR1 (which SLURM sends before it requeues a
 * job). While this object is open, the process ends only after the current work is done and saved.
 * A second Ctrl-C ends it at once, without loss of what was saved before.
 *
 * <p>The caller exits with {@link #exitCode}. If signals cannot be handled, a shutdown hook delays
 * the end of the JVM instead, and the JVM sets the exit code.
 */
public final class Interruption implements AutoCloseable {
  /** The longest wait for the current work; a hanging process must still end. */
  private static final long TIMEOUT_SECONDS = 300;

  private static final String INTERRUPT = "INT";

  /** The exit code of a process ended by Ctrl-C. */
  private static final int INTERRUPTED = 130;

  private final CancellationToken cancellation = new CancellationToken();
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stopAndWait, "dualmix-interruption");
  private final List<SignalHandling> signals;
  private final Messages messages;
  private volatile int exitCode = INTERRUPTED;

  /**
   * The messages on a signal.
   *
   * @param stopping after the first signal, such as {@code stopping after this step}
   * @param ending after the second, such as {@code ending at once; continue with --resume}
   */
  public record Messages(String stopping, String ending) {}

  /** Installs the signal handlers. The caller reports the end of the work. */
  public Interruption(Messages messages) {
    this.messages = messages;
    Runtime.getRuntime().addShutdownHook(hook);
    signals =
        List.of(INTERRUPT, "TERM", "HUP", "USR1").stream()
            .flatMap(name -> SignalHandling.install(name, this::received).stream())
            .toList();
  }

  /** The token that a signal cancels. */
  public CancellationToken cancellation() {
    return cancellation;
  }

  /** 128 plus the number of the first signal: 130 after Ctrl-C, 143 after SIGTERM. */
  public int exitCode() {
    return exitCode;
  }

  /** Called on a thread of the JVM; synchronized, since two signals may arrive at the same time. */
  private synchronized void received(String name, int number) {
    if (cancellation.isCancelled() && name.equals(INTERRUPT)) {
      System.err.println("dualmix: " + messages.ending());
      SignalHandling.endAtOnce(name, number);
    }
    if (!cancellation.isCancelled()) {
      exitCode = 128 + number;
      cancellation.cancel();
      String again = name.equals(INTERRUPT) ? "Ctrl-C again" : "Ctrl-C";
      System.err.println(
          "dualmix: " + messages.stopping() + " (SIG" + name + "); " + again + " ends it at once");
    }
  }

  private void stopAndWait() {
    cancellation.cancel();
    try {
      if (!finished.await(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("dualmix: still busy after " + TIMEOUT_SECONDS + " s; ending anyway");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    signals.forEach(SignalHandling::close);
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is already shutting down.
    }
  }
}
