package io.dualmix.tensor;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Measures how many cores are not used by other processes. A parallel kernel is as slow as its
 * slowest thread: beside a busy process, one thread per core is slower than fewer threads, because
 * all wait for the thread that shares its core.
 *
 * <p>Thread-safe.
 */
public final class FreeCores {
  /** Longer than the pauses of another process, short enough to follow its start and end. */
  private static final Duration BETWEEN = Duration.ofSeconds(10);

  /** Operating systems count in ticks of 10 ms: shorter intervals are mostly noise. */
  private static final Duration SHORTEST = Duration.ofMillis(200);

  private final int cores;
  private final DoubleSupplier others;
  private final LongSupplier nanos;
  private final AtomicLong measured;
  private volatile int free;

  /**
   * @param cores of this process
   * @param others the share of all cores that other processes used since the last call, 0..1;
   *     negative if the system does not report it
   * @param nanos the time
   */
  FreeCores(int cores, DoubleSupplier others, LongSupplier nanos) {
    this.cores = cores;
    this.others = others;
    this.nanos = nanos;
    this.measured = new AtomicLong(nanos.getAsLong());
    this.free = cores;
    double unused = others.getAsDouble(); // The next measurement starts here.
  }

  /** Starts measuring. A later call of {@link #settle} is more accurate. */
  public static FreeCores watch() {
    return new FreeCores(
        Runtime.getRuntime().availableProcessors(), FreeCores::shareOfOthers, System::nanoTime);
  }

  /** Negative before the first measurement, or if the system does not report it. */
  private static double shareOfOthers() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      double own = system.getProcessCpuLoad();
      double all = system.getCpuLoad();
      return own < 0 || all < 0 ? -1 : Math.max(0, all - own);
    }
    return -1;
  }

  /** Measures for the first time, over at least 0.2 s; waits for the remaining time. */
  public int settle() {
    long left = measured.get() + SHORTEST.toNanos() - nanos.getAsLong();
    if (left > 0) {
      try {
        TimeUnit.NANOSECONDS.sleep(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    measured.set(nanos.getAsLong());
    measure();
    return free;
  }

  /** The number of free cores, at least 1; measured again after 10 seconds. */
  public int now() {
    long last = measured.get();
    long time = nanos.getAsLong();
    if (time - last >= BETWEEN.toNanos() && measured.compareAndSet(last, time)) {
      measure();
    }
    return free;
  }

  private void measure() {
    double share = others.getAsDouble();
    // Half a core is worth a thread: the scheduler gives it more than its share for short bursts.
    free = share < 0 ? cores : Math.max(1, (int) Math.round(cores - share * cores));
  }
}
