package io.dualmix.storage;

import io.dualmix.DualMixException;

/**
 * Thrown when a file cannot be written: the disk is full, a permission is missing, or the folder is
 * gone. Earlier files are complete, so a run can be resumed after the cause is fixed.
 */
public final class CannotWriteException extends DualMixException {
  private static final long serialVersionUID = 1L;

  /**
   * @param what the path and the reason
   * @param remedy the action that fixes it
   * @param cause the underlying failure; null if a check of the path found the problem
   */
  public CannotWriteException(String what, String remedy, Throwable cause) {
    super(what, remedy, cause);
  }
}
