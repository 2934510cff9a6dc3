package io.dualmix.tensor;

import org.bytedeco.pytorch.NoGradGuard;

/**
 * Disables gradient recording on this thread while open: {@code try (NoGrad guard = NoGrad.open())
 * { … }}.
 */
public final class NoGrad implements AutoCloseable {
  private final NoGradGuard guard;

  private NoGrad() {
    guard = new NoGradGuard();
    // The guard must be released by close(), not at the end of an enclosing scope.
    guard.retainReference();
  }

  /** Opens a guard. Close it on the same thread. */
  public static NoGrad open() {
    return new NoGrad();
  }

  @Override
  public void close() {
    guard.deallocate();
  }
}
