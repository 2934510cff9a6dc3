package io.dualmix.data.image;

/**
 * A sign that a readable label file is interpreted in the wrong way.
 *
 * @param kind kind of the issue
 * @param detail description with the name of the file
 * @param remedy action if it is an error
 */
public record LabelIssue(Kind kind, String detail, String remedy) {
  /** The kinds of issues. */
  public enum Kind {
    /** A palette with the class colours at other indices. */
    PALETTE_ORDER,
    /** Erased pixels (alpha 0). */
    ERASED
  }
}
