package io.dualmix.tensor;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * How many of the machine's cores other processes leave to this one. A parallel kernel ends with
 * its slowest thread: with a thread for each core beside a busy process, all of them wait for the
 * one that shares its core, and fewer threads are faster.
 *
 * <p>Safe for use from many threads.
 */
public final class FreeCores {
  /** Longer than a pause of another process, short enough to follow what begins and ends. */
  private static final Duration BETWEEN = Duration.ofSeconds(10);

  /** Systems count in ticks of 10 ms: shorter looks would be mostly chance. */
  private static final Duration SHORTEST = Duration.ofMillis(200);

  private final int cores;
  private final DoubleSupplier others;
  private final LongSupplier nanos;
  private final AtomicLong measured;
  private volatile int free;

  /**
   * @param cores of this process
   * @param others the share of all cores that other processes used since the last call, 0..1;
   *     negative where the system does not tell
   * @param nanos the time
   */
  FreeCores(int cores, DoubleSupplier others, LongSupplier nanos) {
    this.cores = cores;
    this.others = others;
    this.nanos = nanos;
    this.measured = new AtomicLong(nanos.getAsLong());
    this.free = cores;
    double unused = others.getAsDouble(); // The next look counts from this one.
  }

  /** Begins to look; {@link #settle} knows more the later it is called. */
  public static FreeCores watch() {
    return new FreeCores(
        Runtime.getRuntime().availableProcessors(), FreeCores::shareOfOthers, System::nanoTime);
  }

  /** Negative before the first look, and where the system does not tell. */
  private static double shareOfOthers() {
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
      double own = system.getProcessCpuLoad();
      double all = system.getCpuLoad();
      return own < 0 || all < 0 ? -1 : Math.max(0, all - own);
    }
    return -1;
  }

  /** Counts for the first time, over at least a fifth of a second; waits for what is missing. */
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

  /** The free cores, at least 1; counted again where the last count is 10 seconds old. */
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
