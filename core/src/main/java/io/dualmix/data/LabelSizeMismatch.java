package io.dualmix.data;

import io.dualmix.DualMixException;

/** Thrown when the size of a label differs from that of its image. */
public final class LabelSizeMismatch extends DualMixException {
  private static final long serialVersionUID = 1L;

  /**
   * @param what names both files and both sizes
   * @param remedy the action that fixes it
   */
  public LabelSizeMismatch(String what, String remedy) {
    super(what, remedy);
  }
}
