package io.dualmix.data.image;

/**
 * Something in a label file that speaks against the way it is read, although it can be read.
 *
 * @param kind what it is
 * @param detail names the file and what is in it
 * @param remedy what to do if it is a mistake
 */
public record LabelIssue(Kind kind, String detail, String remedy) {
  /** What can be in a label. */
  public enum Kind {
    /** A palette that gives the classes' colours to other indices. */
    PALETTE_ORDER,
    /** Pixels that were erased (alpha 0). */
    ERASED
  }
}
