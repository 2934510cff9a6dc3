package io.dualmix.plugin;

import io.dualmix.DualMixException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The errors of plugins. Each names the jar. */
final class PluginFault {
  private static final Pattern CLASS_FILE = Pattern.compile("class file version (\\d+)");

  /** Java 1 wrote class files of version 45. */
  private static final int BEFORE_JAVA_1 = 44;

  private PluginFault() {}

  /**
   * An error.
   *
   * @param place the jar, or the folder of classes
   * @param what is wrong there
   * @param remedy what to do, apart from removing the jar
   */
  static DualMixException of(String place, String what, String remedy) {
    return of(place, what, remedy, null);
  }

  /** As above, with the failure underneath. */
  static DualMixException of(String place, String what, String remedy, Throwable cause) {
    return new DualMixException(
        "The plugin " + place + " cannot be used: " + what, remedy + ", or remove it.", cause);
  }

  /** The error of a class that does not load or cannot be created. */
  static DualMixException unusable(String place, String type, Throwable cause) {
    if (cause instanceof DualMixException known) {
      return of(
          place, "the class " + type + " reports: " + known.getMessage(), remedy(known), cause);
    }
    if (cause instanceof UnsupportedClassVersionError newer) {
      return tooNew(place, type, newer);
    }
    if (cause instanceof ClassNotFoundException) {
      return of(
          place, "it lists the class " + type + ", which is not in it", "Build it again", cause);
    }
    if (cause instanceof NoSuchMethodException) {
      return of(
          place,
          "the class " + type + " has no public constructor without parameters",
          "Correct the plugin",
          cause);
    }
    if (cause instanceof LinkageError) {
      return of(
          place,
          "the class " + type + " does not load: " + reason(cause),
          "Put a version of it there that is built for this version of DualMix, and the jars that"
              + " it needs beside it",
          cause);
    }
    return of(
        place,
        "the class " + type + " cannot be created: " + reason(cause),
        "Correct the plugin",
        cause);
  }

  private static DualMixException tooNew(
      String place, String type, UnsupportedClassVersionError cause) {
    Matcher version = CLASS_FILE.matcher(String.valueOf(cause.getMessage()));
    String needed =
        version.find()
            ? "Java " + (Integer.parseInt(version.group(1)) - BEFORE_JAVA_1)
            : "a newer Java";
    return of(
        place,
        "the class "
            + type
            + " needs "
            + needed
            + ", and this is Java "
            + Runtime.version().feature(),
        "Run DualMix with that Java, build the plugin with --release 17",
        cause);
  }

  private static String remedy(DualMixException known) {
    return known.remedy().isBlank()
        ? "Correct the plugin"
        : known.remedy().replaceFirst("\\.$", "");
  }

  private static String reason(Throwable cause) {
    String name = cause.getClass().getSimpleName();
    String message = cause.getMessage();
    return message == null ? name : name + ": " + message.lines().findFirst().orElse("");
  }
}
