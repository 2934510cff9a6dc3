package io.dualmix.config;

/** Expands {@code ~} to the user's home folder, as shells do. */
final class HomePath {
  private HomePath() {}

  /** The path with a leading {@code ~} or {@code ~/…} expanded; null stays null. */
  static String of(String path) {
    if (path == null || !(path.equals("~") || path.startsWith("~/") || path.startsWith("~\\"))) {
      return path;
    }
    return System.getProperty("user.home") + path.substring(1);
  }
}
