package io.dualmix.tensor;

import org.bytedeco.pytorch.NoGradGuard;

/**
 * While open, nothing computed on this thread is recorded for a backward pass: {@code try (NoGrad
 * guard = NoGrad.open()) { … }}.
 */
public final class NoGrad implements AutoCloseable {
  private final NoGradGuard guard;

  private NoGrad() {
    guard = new NoGradGuard();
    // The guard must end at close(), not when some enclosing scope happens to end.
    guard.retainReference();
  }

  /** Opens; to be closed on the same thread. */
  public static NoGrad open() {
    return new NoGrad();
  }

  @Override
  public void close() {
    guard.deallocate();
  }
}
