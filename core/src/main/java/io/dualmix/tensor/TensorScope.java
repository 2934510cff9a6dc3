package io.dualmix.tensor;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * The owner of every native object made in its body: {@code try (TensorScope scope = new
 * TensorScope()) { … }} frees them all at its end, on the thread that opened it.
 *
 * <p>Without one, the garbage collector sees only the small Java objects and frees nothing; a loop
 * of small training steps grew to 23 GB within minutes. Every training step, evaluation batch and
 * loader item therefore runs inside a scope, and what must outlive it leaves through {@link #keep}.
 */
public final class TensorScope implements AutoCloseable {
  private final PointerScope scope = new PointerScope();

  /**
   * Hands an object made in this scope to the enclosing scope of this thread; without one, the
   * caller becomes its owner and must {@link Pointer#close()} it.
   *
   * @param object made in this scope, or in an outer one
   * @return the same object, or, where that is an alias without a reference count of its own (as
   *     libtorch's in-place functions return), another one for the same tensor
   */
  public <P extends Pointer> P keep(P object) {
    P kept = owner(object);
    // This scope keeps its own reference and gives it back when it closes. PointerScope.detach is
    // no alternative: it looks for an equal address and may take an alias in place of the object.
    kept.retainReference();
    PointerScope outer = enclosing();
    if (outer != null) {
      outer.attach(kept);
      kept.releaseReference();
    }
    return kept;
  }

  /**
   * Frees an object before this scope ends.
   *
   * @param object made in this scope or handed to it, not kept elsewhere, and not used any more
   */
  public void drop(Pointer object) {
    object.close();
  }

  @SuppressWarnings("unchecked") // a copy of a Tensor is a Tensor
  private static <P extends Pointer> P owner(P object) {
    if (object.referenceCount() > 0) {
      return object;
    }
    if (object instanceof Tensor alias) {
      return (P) new Tensor(alias);
    }
    throw new IllegalArgumentException(
        "A " + object.getClass().getSimpleName() + " without an owner cannot outlive its scope");
  }

  private PointerScope enclosing() {
    // The iterator runs from the innermost scope outwards; this one must be passed first.
    boolean passed = false;
    for (var scopes = PointerScope.getScopeIterator(); scopes != null && scopes.hasNext(); ) {
      PointerScope candidate = scopes.next();
      if (passed) {
        return candidate;
      }
      passed = candidate == scope;
    }
    return null;
  }

  @Override
  public void close() {
    scope.close();
  }
}
