package io.dualmix.tensor;

import io.dualmix.DualMixException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * What this process takes of the machine's memory, and what is left for it, from Linux's {@code
 * /proc} and the limits of its control group (a container's, a SLURM job's).
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
   * Bytes that can be taken without any swapping: the machine's, or what the control group leaves.
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

  /** Bytes resident now. */
  public long resident() {
    return kib(proc.resolve("self/status"), "VmRSS:");
  }

  /** The most bytes that were resident at once since {@link #forgetPeak}. */
  public long peak() {
    return kib(proc.resolve("self/status"), "VmHWM:");
  }

  /** Lets {@link #peak} begin anew. */
  public void forgetPeak() {
    try {
      Files.writeString(proc.resolve("self/clear_refs"), "5");
    } catch (IOException e) {
      throw unknown(e);
    }
  }

  /** Control groups of both versions; what is not there limits nothing. */
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
      return OptionalLong.empty(); // No such control group, or none that may be read.
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
        "Cannot tell how much memory is free: " + e.getMessage(),
        "This needs Linux; elsewhere lower the batch by hand.",
        e);
  }
}
