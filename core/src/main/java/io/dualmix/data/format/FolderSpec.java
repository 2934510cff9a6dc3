package io.dualmix.data.format;

import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.LabelMapping;
import io.dualmix.storage.DataRoot;
import java.nio.file.Path;

/**
 * Where a folder data set lies and what its labels mean.
 *
 * @param root the folder that everything else is relative to
 * @param images folder of images, looked through with its subfolders; null with a list
 * @param labels folder of labels of the same relative names; null for none. It may be that of the
 *     images where a suffix tells the files apart
 * @param imageSuffix that images' names end in before their extension, and that is no part of the
 *     name; empty for none
 * @param labelSuffix the same for labels, such as {@code _mask}
 * @param list a text file of "image label" lines, in place of the two folders: paths relative to
 *     {@code root}, apart by blanks, or by a tab where names have blanks; an image alone has no
 *     label; empty lines and those that begin with # are skipped. Null for none
 * @param classes of the labels
 * @param mapping from raw label values to {@code classes}
 * @param reach where the files of a list may lie
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

  /** The same with names that end in a suffix each; empty for none. */
  public FolderSpec suffixes(String image, String label) {
    return new FolderSpec(root, images, labels, image, label, list, classes, mapping, reach);
  }

  /** Images and labels in a list, all within the folder. */
  public static FolderSpec list(Path root, String list, ClassTable classes, LabelMapping mapping) {
    return list(root, list, classes, mapping, new DataRoot(root, false));
  }

  /** Images and labels in a list, wherever {@code reach} lets them lie. */
  public static FolderSpec list(
      Path root, String list, ClassTable classes, LabelMapping mapping, DataRoot reach) {
    return new FolderSpec(root, null, null, "", "", list, classes, mapping, reach);
  }
}
