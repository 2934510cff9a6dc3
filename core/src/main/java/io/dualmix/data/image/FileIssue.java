package io.dualmix.data.image;

/**
 * What the inventory of a data set's folders came upon.
 *
 * @param kind what it is
 * @param detail names the file or files
 * @param remedy what to do; empty for nothing
 */
public record FileIssue(Kind kind, String detail, String remedy) {
  /** What can be found without opening a file. */
  public enum Kind {
    /** Files of a kind that is not read, or in folders of the system. */
    LEFT_OUT,
    /** A link that leads to no file. */
    BROKEN_LINK,
    /** Label files that belong to no image. */
    LABEL_WITHOUT_IMAGE,
    /** A label file whose name is nearly that of an image without label. */
    NEAR_MISS,
    /** An image whose name is another's with an ending that label tools give to masks. */
    MASK_AMONG_IMAGES
  }
}
