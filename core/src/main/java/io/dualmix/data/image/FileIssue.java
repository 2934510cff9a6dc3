package io.dualmix.data.image;

/**
 * An issue found while listing a data set's folders.
 *
 * @param kind kind of the issue
 * @param detail names the file or files
 * @param remedy action that fixes it; empty for none
 */
public record FileIssue(Kind kind, String detail, String remedy) {
  /** The kinds of issues, which are found without opening a file. */
  public enum Kind {
    /** Files of an unsupported kind or in system folders. */
    LEFT_OUT,
    /** A broken link. */
    BROKEN_LINK,
    /** Label files without an image. */
    LABEL_WITHOUT_IMAGE,
    /** A label file whose name is similar to that of an unlabelled image. */
    NEAR_MISS,
    /** An image whose name is another image's with a mask suffix. */
    MASK_AMONG_IMAGES
  }
}
