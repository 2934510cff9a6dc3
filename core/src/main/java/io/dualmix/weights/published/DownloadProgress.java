package io.dualmix.weights.published;

/** Hears how far a download is. */
@FunctionalInterface
public interface DownloadProgress {
  /**
   * More of the file is there.
   *
   * @param file that is fetched
   * @param done bytes that are there
   * @param all bytes of the file; negative where the server does not tell
   */
  void at(String file, long done, long all);

  /**
   * A try has failed, and after a pause there is another.
   *
   * @param file that is fetched
   * @param next the number of that try, from 2
   * @param most tries without any progress
   */
  default void again(String file, int next, int most) {}

  /** Nobody listens. */
  static DownloadProgress none() {
    return (file, done, all) -> {};
  }
}
