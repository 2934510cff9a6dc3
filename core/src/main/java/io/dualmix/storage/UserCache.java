package io.dualmix.storage;

import java.nio.file.Path;

/** The user's cache folder. */
public final class UserCache {
  private static final String NAME = "dualmix";

  private UserCache() {}

  /** {@code $XDG_CACHE_HOME/dualmix}, or {@code ~/.cache/dualmix} where the variable is not set. */
  public static Path folder() {
    return folder(System.getenv("XDG_CACHE_HOME"), System.getProperty("user.home"));
  }

  /** A relative path in the variable is ignored, as the XDG specification asks. */
  static Path folder(String variable, String home) {
    boolean set = variable != null && Path.of(variable).isAbsolute();
    return (set ? Path.of(variable) : Path.of(home, ".cache")).resolve(NAME);
  }
}
