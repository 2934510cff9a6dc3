package io.dualmix.train;

import io.dualmix.PublicApi;

/**
 * A cancellation token: another thread asks training to stop after the current step and save a
 * checkpoint.
 */
@PublicApi
public final class CancellationToken {
  private final CancellationToken parent;
  private volatile boolean cancelled;

  /** A token without a parent. */
  public CancellationToken() {
    this(null);
  }

  private CancellationToken(CancellationToken parent) {
    this.parent = parent;
  }

  /** A token that is cancelled together with this one, and can also be cancelled alone. */
  public CancellationToken child() {
    return new CancellationToken(this);
  }

  /** Requests the stop; may be called from any thread, more than once. */
  public void cancel() {
    cancelled = true;
  }

  /** Whether this token or its parent is cancelled. */
  public boolean isCancelled() {
    return cancelled || (parent != null && parent.isCancelled());
  }

  /**
   * Checks the token between two images of work that a resumed run repeats from its beginning.
   *
   * @param stage that the work belongs to, for the message
   * @throws StoppedException if this token is cancelled
   */
  public void throwIfCancelled(String stage) {
    if (isCancelled()) {
      throw new StoppedException("Stopped in " + stage);
    }
  }

  /** Thrown where a cancelled run stops; the state that {@code --resume} needs is saved. */
  public static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private StoppedException(String message) {
      super(message);
    }

    StoppedException(String stage, int step) {
      this("Stopped in " + stage + " after step " + step);
    }
  }
}
