package io.dualmix.train;

/** A wish, from another thread, that training stop after the step in progress and save. */
public final class CancellationToken {
  private final CancellationToken outer;
  private volatile boolean wished;

  /** A wish of its own. */
  public CancellationToken() {
    this(null);
  }

  private CancellationToken(CancellationToken outer) {
    this.outer = outer;
  }

  /** A wish for a part of what this one stops: it holds when either is asked for. */
  public CancellationToken part() {
    return new CancellationToken(this);
  }

  /** Asks for the stop. */
  public void stop() {
    wished = true;
  }

  /** Whether it was asked for. */
  public boolean wished() {
    return wished || (outer != null && outer.wished());
  }

  /**
   * To be called between the images of work that is done again as a whole when the run goes on.
   *
   * @param stage what the work belongs to, for the message
   * @throws StoppedException if the stop was asked for
   */
  public void check(String stage) {
    if (wished()) {
      throw new StoppedException("Stopped in " + stage);
    }
  }

  /** Thrown where a run has stopped as asked; everything that it goes on from is saved. */
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
