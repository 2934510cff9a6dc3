package io.dualmix.tensor;

import org.bytedeco.pytorch.NoGradGuard;

/**
 * While open, nothing computed on this thread is recorded for a backward pass: {@code try
 * (GradientFree guard = GradientFree.open()) { … }}.
 */
public final class GradientFree implements AutoCloseable {
  private final NoGradGuard guard;

  private GradientFree() {
    guard = new NoGradGuard();
    // The guard must end at close(), not when some enclosing scope happens to end.
    guard.retainReference();
  }

  /** Opens; to be closed on the same thread. */
  public static GradientFree open() {
    return new GradientFree();
  }

  @Override
  public void close() {
    guard.deallocate();
  }
}
