package io.dualmix.data.format;

import io.dualmix.data.FolderListing;
import java.nio.file.Path;

/**
 * The suffixes that a data set's file names have before their extension, in addition to those of
 * its layout: with the image suffix {@code _small}, a Cityscapes image is {@code
 * <name>_leftImg8bit_small.png}. They are removed from sample names, and files without them are
 * left out, so originals and copies may share a folder.
 *
 * @param image of image files; empty for none
 * @param label of label files; empty for none
 */
public record FileSuffixes(String image, String label) {
  /** File names as published. */
  public static final FileSuffixes NONE = new FileSuffixes("", "");

  /**
   * The suffixes of a configuration.
   *
   * @param image null for none; an extension is removed, since users write both {@code _mask} and
   *     {@code _mask.png}
   * @param label likewise
   */
  public static FileSuffixes of(String image, String label) {
    return new FileSuffixes(withoutExtension(image), withoutExtension(label));
  }

  /**
   * The whole suffix of image files.
   *
   * @param fixed the layout's own, such as {@code _leftImg8bit}
   */
  String image(String fixed) {
    return after(fixed, image);
  }

  /** The whole suffix of label files; see {@link #image(String)}. */
  String label(String fixed) {
    return after(fixed, label);
  }

  /** The images below a folder, by name without the suffix. */
  FolderListing images(Path folder) {
    return FolderListing.images(folder).cut(image);
  }

  /** The labels below a folder, by name without the suffix. */
  FolderListing labels(Path folder) {
    return FolderListing.labels(folder).cut(label);
  }

  /** A suffix that repeats the layout's own, such as {@code _L_small}, is the whole one. */
  private static String after(String fixed, String further) {
    boolean repeats =
        further.startsWith(fixed)
            && (further.length() == fixed.length()
                || !Character.isLetterOrDigit(further.charAt(fixed.length())));
    return repeats ? further : fixed + further;
  }

  private static String withoutExtension(String configured) {
    return configured == null ? "" : FolderListing.withoutExtension(configured);
  }
}
