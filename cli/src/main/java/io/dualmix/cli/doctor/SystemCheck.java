package io.dualmix.cli.doctor;

import com.sun.management.OperatingSystemMXBean;
import io.dualmix.DualMixException;
import io.dualmix.cli.terminal.ProgramName;
import io.dualmix.plugin.PluginJar;
import io.dualmix.plugin.Plugins;
import io.dualmix.tensor.Backend;
import io.dualmix.tensor.NativeLibraries;
import io.dualmix.tensor.Precision;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.pytorch.global.torch;

/** The checks of {@code dualmix doctor}. */
public final class SystemCheck {
  private static final double GIB = 1L << 30;
  private static final double LITTLE_MEMORY = 4 * GIB;
  private static final double LITTLE_HEAP = 1.5 * GIB;
  private static final double LITTLE_DISK = 2 * GIB;

  /** The outcome of a check. */
  enum State {
    OK,
    WARNING,
    FAILED
  }

  /**
   * The result of a check.
   *
   * @param what the name of the check, at most 10 letters
   * @param advice what to do; empty if all is well
   */
  public record Finding(State state, String what, String found, String advice) {
    String line() {
      String mark = state == State.OK ? "ok" : state == State.WARNING ? "!" : "X";
      return String.format(Locale.ROOT, "%-2s %-9s %s", mark, what, found);
    }
  }

  /** One check; problems of the machine never cause an exception. */
  interface Check {
    Finding run();
  }

  private SystemCheck() {}

  /**
   * All checks, in order.
   *
   * @param folder for runs
   * @param quick whether to skip measurements
   */
  static List<Check> all(Path folder, boolean quick) {
    return List.of(
        SystemCheck::java,
        SystemCheck::libtorch,
        SystemCheck::openCv,
        SystemCheck::processor,
        SystemCheck::memory,
        () -> disk(folder),
        SystemCheck::gpu,
        SystemCheck::plugins,
        () -> guarded("training", quick ? TrainingProbe::quick : TrainingProbe::run));
  }

  static Finding java() {
    int version = Runtime.version().feature();
    String found = Runtime.version() + ", " + System.getProperty("java.vendor");
    return version >= 17
        ? ok("Java", found)
        : new Finding(State.FAILED, "Java", found, "Install a JDK 17 or newer.");
  }

  private static Finding libtorch() {
    return guarded(
        "libtorch",
        () -> {
          NativeLibraries.load();
          return ok("libtorch", version() + (torch.hasCUDA() ? ", with CUDA" : ""));
        });
  }

  /** The version from the jar, such as {@code 2.10.0-1.5.13}. */
  private static String version() {
    try {
      return printable(String.valueOf(Loader.getVersion("org.bytedeco", "pytorch")));
    } catch (IOException e) {
      return "of an unknown version";
    }
  }

  private static Finding openCv() {
    return guarded(
        "OpenCV", () -> ok("OpenCV", printable(opencv_core.getVersionString().getString())));
  }

  /** Removes control characters, such as the NUL at the end of a native string. */
  static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "");
  }

  private static Finding processor() {
    return guarded(
        "processor",
        () -> {
          int cores = Runtime.getRuntime().availableProcessors();
          Backend backend = Backend.open("cpu", Precision.FP32, 0);
          String found = cores + " cores, " + backend.threads() + " threads for training";
          return cores >= 2
              ? ok("processor", found)
              : new Finding(
                  State.WARNING, "processor", found, "Loading and training share one core: slow.");
        });
  }

  private static Finding memory() {
    double heap = Runtime.getRuntime().maxMemory();
    double physical =
        ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean os
            ? os.getTotalMemorySize()
            : Double.NaN;
    String found =
        String.format(
            Locale.ROOT, "%.1f GiB, Java's heap up to %.1f GiB", physical / GIB, heap / GIB);
    if (physical < LITTLE_MEMORY) {
      return new Finding(
          State.WARNING, "memory", found, "Train small models with small crops and batches.");
    }
    return heap < LITTLE_HEAP
        ? new Finding(
            State.WARNING,
            "memory",
            found,
            "Decoded images are cached on the heap: set DUALMIX_JAVA_OPTS=-Xmx2g, or lower"
                + " data.cache_mb.")
        : ok("memory", found);
  }

  static Finding disk(Path folder) {
    try {
      double free = Files.getFileStore(folder).getUsableSpace();
      String found = String.format(Locale.ROOT, "%.1f GiB free in %s", free / GIB, folder);
      if (!Files.isWritable(folder)) {
        return new Finding(
            State.WARNING, "disk", folder + " cannot be written", "Set runs to another folder.");
      }
      return free < LITTLE_DISK
          ? new Finding(
              State.WARNING, "disk", found, "A run takes some hundred MB: make room, or move runs.")
          : ok("disk", found);
    } catch (IOException e) {
      return new Finding(State.FAILED, "disk", "cannot read " + folder, e.toString());
    }
  }

  private static Finding gpu() {
    return guarded(
        "GPU",
        () -> {
          if (torch.hasCUDA() && torch.cuda_device_count() > 0) {
            return ok("GPU", torch.cuda_device_count() + " seen by libtorch");
          }
          if (!driverSeesGpu()) {
            return ok("GPU", "none; training runs on the CPU");
          }
          return torch.hasCUDA()
              ? new Finding(
                  State.WARNING,
                  "GPU",
                  "present, but libtorch cannot use it",
                  "Update NVIDIA's driver to one for CUDA 13.")
              : new Finding(
                  State.WARNING,
                  "GPU",
                  "present, but this build is for CPUs only",
                  "Build for it once: DUALMIX_BUILD_OPTS=-Pcuda ./dualmix doctor");
        });
  }

  private static Finding plugins() {
    return guarded(
        "plugins",
        () -> {
          List<PluginJar> jars = Plugins.installed().jars();
          // Loads every class that a plugin lists.
          long offers = Offer.all().size();
          return ok(
              "plugins",
              jars.isEmpty()
                  ? "none"
                  : jars.size() + " jars with " + offers + " parts; see dualmix plugins");
        });
  }

  private static boolean driverSeesGpu() {
    try {
      Process process =
          new ProcessBuilder("nvidia-smi", "-L")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // No driver, no GPU.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static Finding guarded(String what, Check check) {
    try {
      return check.run();
    } catch (DualMixException e) {
      return new Finding(State.FAILED, what, e.getMessage(), e.remedy());
    } catch (LinkageError e) {
      // Thrown if a library does not load; the first line names the missing library.
      return new Finding(
          State.FAILED,
          what,
          "does not load: " + firstLine(e),
          "Check that this system is 64-bit Linux (glibc), macOS on ARM or Windows, that the home"
              + " folder has 1 GB of space, and build again: mvn -q -DskipTests clean package");
    } catch (RuntimeException e) {
      return new Finding(State.FAILED, what, firstLine(e), "Run again with --stacktrace.");
    }
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString());
  }

  private static Finding ok(String what, String found) {
    return new Finding(State.OK, what, ProgramName.in(found), "");
  }
}
