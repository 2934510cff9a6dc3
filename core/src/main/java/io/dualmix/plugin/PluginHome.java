package io.dualmix.plugin;

import io.dualmix.DualMixException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Where the plugins folder is. */
final class PluginHome {
  /** The variable of the environment. */
  static final String VARIABLE = "DUALMIX_HOME";

  /** What the launcher sets: the folder of the installation. */
  static final String PROPERTY = "dualmix.home";

  private static final String FOLDER = "plugins";

  private PluginHome() {}

  /**
   * The folder {@code plugins} of {@code DUALMIX_HOME}, or without that variable, of the
   * installation. Empty if neither is known, as in an application. The folder need not exist.
   *
   * @throws DualMixException if the variable names no folder
   */
  static Optional<Path> folder(Map<String, String> environment, Properties properties) {
    String given = environment.get(VARIABLE);
    if (given != null && !given.isBlank()) {
      return Optional.of(existing(given).resolve(FOLDER));
    }
    return Optional.ofNullable(properties.getProperty(PROPERTY)).map(h -> Path.of(h, FOLDER));
  }

  private static Path existing(String given) {
    try {
      Path home = Path.of(given);
      if (Files.isDirectory(home)) {
        return home;
      }
    } catch (InvalidPathException e) {
      // As a path of no folder.
    }
    throw new DualMixException(
        VARIABLE + " is '" + given + "', which is not a folder",
        "Set it to a folder with a folder " + FOLDER + " in it, or unset it.");
  }
}
