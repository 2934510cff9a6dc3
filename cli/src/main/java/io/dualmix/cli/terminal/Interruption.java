package io.dualmix.cli.terminal;

import io.dualmix.train.CancellationToken;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C, SIGTERM, SIGHUP and SIGUSR1 (which SLURM sends before it requeues a job) into a
 * request to stop: while this is open, the process ends only when the work in progress is done and
 * saved. A second Ctrl-C ends it at once; what was saved before is not lost.
 *
 * <p>The caller exits with {@link #exitCode}. Where a signal cannot be handled, the JVM's own end
 * is held up instead; it then exits with 128 and the signal's number by itself.
 */
public final class Interruption implements AutoCloseable {
  /** A step, an evaluation and a checkpoint take less; a process that hangs must still end. */
  private static final long TIMEOUT_SECONDS = 300;

  private static final String INTERRUPT = "INT";

  /** What shells report of a process that Ctrl-C ended. */
  private static final int INTERRUPTED = 130;

  private final CancellationToken cancellation = new CancellationToken();
  private final CountDownLatch finished = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stopAndWait, "dualmix-interruption");
  private final List<SignalHandling> signals;
  private final Messages messages;
  private volatile int exitCode = INTERRUPTED;

  /**
   * What a person is told.
   *
   * @param stopping after the first signal, such as {@code stopping after this step}
   * @param ending after the second, such as {@code ending at once; --resume goes on}
   */
  public record Messages(String stopping, String ending) {}

  /** Of work that reports the rest itself, once it has stopped. */
  public Interruption(Messages messages) {
    this.messages = messages;
    Runtime.getRuntime().addShutdownHook(hook);
    signals =
        List.of(INTERRUPT, "TERM", "HUP", "USR1").stream()
            .flatMap(name -> SignalHandling.install(name, this::received).stream())
            .toList();
  }

  public CancellationToken cancellation() {
    return cancellation;
  }

  /** 128 and the number of the first signal: 130 after Ctrl-C, 143 after SIGTERM. */
  public int exitCode() {
    return exitCode;
  }

  /** On a thread of the JVM's; two signals at the same moment come one after the other. */
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
      // The process is ending already, which is what the hook was for.
    }
  }
}
