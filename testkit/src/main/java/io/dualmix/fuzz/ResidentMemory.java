package io.dualmix.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Physical memory of this process, Java's and native, in MiB; 0 where the system does not say. */
final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final int KIB = 1024;

  private ResidentMemory() {}

  static long now() throws IOException {
    return read("VmRSS:");
  }

  /** The most since the process began. */
  static long peak() throws IOException {
    return read("VmHWM:");
  }

  private static long read(String key) throws IOException {
    List<String> lines = Files.exists(STATUS) ? Files.readAllLines(STATUS) : List.of();
    return lines.stream()
        .filter(line -> line.startsWith(key))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / KIB)
        .findFirst()
        .orElse(0);
  }
}
