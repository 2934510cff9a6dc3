package io.dualmix.data;

import io.dualmix.DualMixException;

/** A label does not have its image's size. */
public final class LabelSizeMismatch extends DualMixException {
  private static final long serialVersionUID = 1L;

  /**
   * @param what names both files and both sizes
   * @param remedy what to do about it
   */
  public LabelSizeMismatch(String what, String remedy) {
    super(what, remedy);
  }
}
