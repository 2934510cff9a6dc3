package io.dualmix.cli.ui;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The load of this machine: CPU, memory, and NVIDIA GPUs if {@code nvidia-smi} is present. */
final class MachineLoad {
  private static final Path MEMINFO = Path.of("/proc/meminfo");
  private static final List<String> GPU_QUERY =
      List.of(
          "nvidia-smi",
          "--query-gpu=name,utilization.gpu,memory.used,memory.total",
          "--format=csv,noheader,nounits");
  private static final int GPU_FIELDS = 4;
  private static final double MEBIBYTE = 1 << 20;

  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private boolean gpus = true;

  /** Adds {@code cpu} (0..1), {@code cores}, {@code memory_used}, {@code memory_all}, GPUs. */
  void addTo(ObjectNode node) {
    double all = system.getTotalMemorySize();
    node.put("cpu", Math.max(0, system.getCpuLoad())).put("cores", system.getAvailableProcessors());
    node.put("memory_used", all - available()).put("memory_all", all);
    ArrayNode array = node.putArray("gpus");
    for (String[] fields : gpus()) {
      array
          .addObject()
          .put("name", fields[0])
          .put("load", number(fields[1]) / 100)
          .put("memory_used", MEBIBYTE * number(fields[2]))
          .put("memory_all", MEBIBYTE * number(fields[3]));
    }
  }

  /** The available memory; on other systems than Linux the free memory. */
  private double available() {
    try {
      for (String line : Files.readAllLines(MEMINFO)) {
        if (line.startsWith("MemAvailable:")) {
          return 1024 * number(line.replaceAll("\\D", ""));
        }
      }
    } catch (IOException e) {
      return system.getFreeMemorySize();
    }
    return system.getFreeMemorySize();
  }

  private List<String[]> gpus() {
    List<String[]> found = new ArrayList<>();
    if (gpus) {
      try {
        Process process = new ProcessBuilder(GPU_QUERY).redirectErrorStream(true).start();
        process.getOutputStream().close();
        if (!process.waitFor(2, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          return found;
        }
        String text = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
        gpus = process.exitValue() == 0;
        text.lines()
            .map(line -> line.split(", *"))
            .filter(fields -> gpus && fields.length == GPU_FIELDS)
            .forEach(found::add);
      } catch (IOException e) {
        // The tool is missing: it is not called again.
        gpus = false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return found;
  }

  /** Parses a number; the tool prints {@code [N/A]} for unsupported values. */
  private static double number(String text) {
    return text.strip().matches("\\d{1,15}(\\.\\d+)?") ? Double.parseDouble(text.strip()) : 0;
  }
}
