package io.dualmix;

/**
 * A mistake that the person at the keyboard can mend: bad configuration, bad data, a full disk.
 *
 * <p>The message says what is wrong and where (file, key, shape) and what was expected; the remedy
 * says what to do. Command lines print both and no stack trace.
 */
@PublicApi
public class DualMixException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  /**
   * @param what what is wrong, where, and what was expected
   * @param remedy what to do about it; may be empty
   */
  public DualMixException(String what, String remedy) {
    super(what);
    this.remedy = remedy;
  }

  /**
   * @param what what is wrong, where, and what was expected
   * @param remedy what to do about it; may be empty
   * @param cause the failure underneath
   */
  public DualMixException(String what, String remedy, Throwable cause) {
    super(what, cause);
    this.remedy = remedy;
  }

  /** What to do about it; may be empty, never null. */
  public String remedy() {
    return remedy;
  }

  /**
   * What to throw on the thread that waited for a failure on another one; a new exception shows
   * both places, an error is thrown here.
   *
   * @param cause of the failure there
   */
  public static RuntimeException fromOtherThread(Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof DualMixException e
        ? new DualMixException(e.getMessage(), e.remedy(), e)
        : new IllegalStateException(cause);
  }
}
