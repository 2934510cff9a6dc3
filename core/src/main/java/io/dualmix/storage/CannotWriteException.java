package io.dualmix.storage;

import io.dualmix.DualMixException;

/**
 * A file could not be written: a full disk, a missing permission, a folder that is gone. What was
 * written before is whole, so that whoever keeps a run can go on with it once the cause is mended.
 */
public final class CannotWriteException extends DualMixException {
  private static final long serialVersionUID = 1L;

  /**
   * @param what which path, and why
   * @param remedy what to do about it
   * @param cause the failure underneath; null if the path was looked at and is not what it was
   */
  public CannotWriteException(String what, String remedy, Throwable cause) {
    super(what, remedy, cause);
  }
}
