package io.dualmix.tensor;

import io.dualmix.DualMixException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The memory that this process uses and the memory that is available to it, from Linux's {@code
 * /proc} and the limits of its control group (a container, a SLURM job).
 */
public final class HostMemory {
  private static final long KIB = 1024;

  private final Path proc;
  private final Path cgroup;

  /** This machine. */
  public HostMemory() {
    this(Path.of("/proc"), Path.of("/sys/fs/cgroup"));
  }

  HostMemory(Path proc, Path cgroup) {
    this.proc = proc;
    this.cgroup = cgroup;
  }

  /**
   * Bytes that can be allocated without swapping: of the machine, or of the control group if less.
   *
   * @throws DualMixException on systems other than Linux
   */
  public long available() {
    long machine = kib(proc.resolve("meminfo"), "MemAvailable:");
    long free = machine;
    free = Math.min(free, left("memory.max", "memory.current"));
    free = Math.min(free, left("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes"));
    return Math.max(0, free);
  }

  /** The resident set size in bytes. */
  public long resident() {
    return kib(proc.resolve("self/status"), "VmRSS:");
  }

  /** The peak resident set size in bytes since {@link #resetPeak}. */
  public long peak() {
    return kib(proc.resolve("self/status"), "VmHWM:");
  }

  /** Resets {@link #peak} to the present resident set size. */
  public void resetPeak() {
    try {
      Files.writeString(proc.resolve("self/clear_refs"), "5");
    } catch (IOException e) {
      throw unknown(e);
    }
  }

  /** Reads control groups of both versions; a missing file means no limit. */
  private long left(String limit, String usage) {
    OptionalLong most = number(cgroup.resolve(limit));
    OptionalLong taken = number(cgroup.resolve(usage));
    return most.isPresent() && taken.isPresent()
        ? most.getAsLong() - taken.getAsLong()
        : Long.MAX_VALUE;
  }

  private static OptionalLong number(Path file) {
    try {
      String text = Files.readString(file).strip();
      return text.matches("\\d{1,18}")
          ? OptionalLong.of(Long.parseLong(text))
          : OptionalLong.empty();
    } catch (IOException e) {
      return OptionalLong.empty(); // The control group does not exist or cannot be read.
    }
  }

  private static long kib(Path file, String key) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(key))
          .findFirst()
          .map(line -> KIB * Long.parseLong(line.replaceAll("\\D", "")))
          .orElseThrow(() -> unknown(new IOException(file + " has no " + key)));
    } catch (IOException e) {
      throw unknown(e);
    }
  }

  private static DualMixException unknown(IOException e) {
    return new DualMixException(
        "Cannot read the amount of free memory: " + e.getMessage(),
        "This needs Linux; elsewhere lower the batch by hand.",
        e);
  }
}
