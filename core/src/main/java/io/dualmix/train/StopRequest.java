package io.dualmix.train;

/** A wish, from another thread, that training stop after the step in progress and save. */
public final class StopRequest {
  private volatile boolean wished;

  /** Asks for the stop. */
  public void stop() {
    wished = true;
  }

  /** Whether it was asked for. */
  public boolean wished() {
    return wished;
  }

  /** Thrown by the trainer once everything is saved. */
  public static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException(String stage, int step) {
      super("Stopped in " + stage + " after step " + step);
    }
  }
}
