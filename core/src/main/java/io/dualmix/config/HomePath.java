package io.dualmix.config;

/** Paths that begin with the user's home folder, which only shells know by its sign. */
final class HomePath {
  private HomePath() {}

  /** The path with {@code ~} or {@code ~/…} opened; null stays null. */
  static String of(String path) {
    if (path == null || !(path.equals("~") || path.startsWith("~/") || path.startsWith("~\\"))) {
      return path;
    }
    return System.getProperty("user.home") + path.substring(1);
  }
}
