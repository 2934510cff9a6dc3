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
 * The environment variables by which OpenMP and OpenBLAS decide how their threads wait and how many
 * there are. The libraries read them once, while they are loaded; a Java program cannot set them
 * for itself, so this asks the C library to. What the user has set stays.
 *
 * <p>The launcher sets the same values, for the same reasons.
 */
final class ThreadSettings {
  /**
   * OpenMP's threads spin while they wait, which takes the cores from the threads that they wait
   * for: 5 to 10 times slower on cores that other processes share. Those that sleep at once are
   * slow to wake: so they spin for under a millisecond. OpenBLAS would start threads of its own
   * beside libtorch's.
   */
  private static final Map<String, String> VALUES =
      Map.of(
          "OMP_WAIT_POLICY", "passive",
          "GOMP_SPINCOUNT", "20000",
          "OPENBLAS_NUM_THREADS", "1");

  private static final Logger LOG = LoggerFactory.getLogger(ThreadSettings.class);

  /** The functions of the C library; both names are looked up only where they are called. */
  interface CLibrary extends Library {
    /** POSIX. */
    int setenv(String name, String value, int overwrite);

    /** Windows. */
    int _putenv_s(String name, String value);
  }

  private ThreadSettings() {}

  /** What is not among the variables that are set already. */
  static Map<String, String> missing(Set<String> set) {
    Map<String, String> missing = new TreeMap<>(VALUES);
    missing.keySet().removeAll(set);
    return missing;
  }

  /**
   * Sets what is missing, once in a process. Where that is impossible, such as in a JVM that may
   * not load JNA's library, a warning names the variables to set by hand.
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
