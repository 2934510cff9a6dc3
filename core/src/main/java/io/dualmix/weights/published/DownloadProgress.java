package io.dualmix.weights.published;

/** Listens to the progress of a download. */
@FunctionalInterface
public interface DownloadProgress {
  /**
   * Called after more bytes are received.
   *
   * @param file name of the file
   * @param done number of received bytes
   * @param all size of the file; negative if the server does not report it
   */
  void at(String file, long done, long all);

  /**
   * Called after a failed attempt, before a retry.
   *
   * @param file name of the file
   * @param next number of the next attempt, from 2
   * @param most maximum number of attempts without progress
   */
  default void retrying(String file, int next, int most) {}

  /** A listener that does nothing. */
  static DownloadProgress none() {
    return (file, done, all) -> {};
  }
}
