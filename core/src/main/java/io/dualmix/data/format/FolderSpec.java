package io.dualmix.data.format;

import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.LabelMapping;
import io.dualmix.storage.DataRoot;
import java.nio.file.Path;

/**
 * The location of a folder data set and the meaning of its labels.
 *
 * @param root base folder of all other paths
 * @param images folder of images, including subfolders; null with a list
 * @param labels folder of labels with the same relative names; null for none. May be the image
 *     folder if a suffix distinguishes the files
 * @param imageSuffix suffix of image file names before the extension, which is removed from sample
 *     names; empty for none
 * @param labelSuffix suffix of label file names, such as {@code _mask}
 * @param list a text file of "image label" lines, in place of the two folders: paths relative to
 *     {@code root}, separated by blanks, or by a tab if names contain blanks. A line with an image
 *     only has no label. Empty lines and lines that begin with # are skipped. Null for none
 * @param classes of the labels
 * @param mapping from raw label values to {@code classes}
 * @param reach folders that may contain the files of a list
 */
public record FolderSpec(
    Path root,
    String images,
    String labels,
    String imageSuffix,
    String labelSuffix,
    String list,
    ClassTable classes,
    LabelMapping mapping,
    DataRoot reach) {
  /** Images and labels in two folders. */
  public static FolderSpec folders(
      Path root, String images, String labels, ClassTable classes, LabelMapping mapping) {
    return new FolderSpec(
        root, images, labels, "", "", null, classes, mapping, new DataRoot(root, false));
  }

  /** The same with suffixes; empty for none. */
  public FolderSpec suffixes(String image, String label) {
    return new FolderSpec(root, images, labels, image, label, list, classes, mapping, reach);
  }

  /** Images and labels in a list, all inside the folder. */
  public static FolderSpec list(Path root, String list, ClassTable classes, LabelMapping mapping) {
    return list(root, list, classes, mapping, new DataRoot(root, false));
  }

  /** Images and labels in a list, in any folder of {@code reach}. */
  public static FolderSpec list(
      Path root, String list, ClassTable classes, LabelMapping mapping, DataRoot reach) {
    return new FolderSpec(root, null, null, "", "", list, classes, mapping, reach);
  }
}
