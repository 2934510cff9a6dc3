package io.dualmix.train;

/** A wish, from another thread, that training stop after the step in progress and save. */
public final class StopRequest {
  private final StopRequest outer;
  private volatile boolean wished;

  /** A wish of its own. */
  public StopRequest() {
    this(null);
  }

  private StopRequest(StopRequest outer) {
    this.outer = outer;
  }

  /** A wish for a part of what this one stops: it holds when either is asked for. */
  public StopRequest part() {
    return new StopRequest(this);
  }

  /** Asks for the stop. */
  public void stop() {
    wished = true;
  }

  /** Whether it was asked for. */
  public boolean wished() {
    return wished || (outer != null && outer.wished());
  }

  /** Thrown by the trainer once everything is saved. */
  public static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException(String stage, int step) {
      super("Stopped in " + stage + " after step " + step);
    }
  }
}
