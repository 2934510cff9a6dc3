package io.dualmix.tensor;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The environment variables that set how OpenMP and OpenBLAS threads wait and how many there are.
 * The libraries read them once, on loading. Java cannot set the variables of its own process, so
 * this class calls the C library. Values set by the user are kept.
 *
 * <p>The launcher sets the same values, for the same reasons.
 */
final class ThreadSettings {
  /**
   * Waiting OpenMP threads spin, which takes the cores from the threads that they wait for: 5 to 10
   * times slower on cores shared with other processes. Threads that sleep immediately are slow to
   * wake, so they spin for less than a millisecond. OpenBLAS would start its own threads beside
   * libtorch's.
   */
  private static final Map<String, String> VALUES =
      Map.of(
          "OMP_WAIT_POLICY", "passive",
          "GOMP_SPINCOUNT", "20000",
          "OPENBLAS_NUM_THREADS", "1");

  private static final Logger LOG = LoggerFactory.getLogger(ThreadSettings.class);

  /** The functions of the C library. Each name is resolved only when it is called. */
  interface CLibrary extends Library {
    /** POSIX. */
    int setenv(String name, String value, int overwrite);

    /** Windows. */
    int _putenv_s(String name, String value);
  }

  private ThreadSettings() {}

  /** The variables that are not set yet. */
  static Map<String, String> missing(Set<String> set) {
    Map<String, String> missing = new TreeMap<>(VALUES);
    missing.keySet().removeAll(set);
    return missing;
  }

  /**
   * Sets the missing variables once per process. If that fails, for example because the JVM cannot
   * load JNA's library, a warning names the variables to set by hand.
   *
   * @return whether all of them are set now
   */
  static boolean apply() {
    return Once.APPLIED;
  }

  private static final class Once {
    static final boolean APPLIED = set(missing(System.getenv().keySet()));
  }

  private static boolean set(Map<String, String> missing) {
    if (missing.isEmpty()) {
      return true;
    }
    try {
      CLibrary c =
          Native.load(Platform.isWindows() ? "ucrtbase" : Platform.C_LIBRARY_NAME, CLibrary.class);
      missing.forEach((name, value) -> set(c, name, value));
      return true;
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      LOG.warn(
          "Cannot set {} for the native libraries ({}): where other processes use the cores too,"
              + " set them in the environment",
          missing,
          e.getMessage());
      return false;
    }
  }

  private static void set(CLibrary c, String name, String value) {
    int failure =
        Platform.isWindows() ? c._putenv_s(name, value) : c.setenv(name, value, 0 /* kept */);
    if (failure != 0) {
      LOG.warn("The C library refuses {}={}; set it in the environment", name, value);
    }
  }
}
