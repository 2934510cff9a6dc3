package io.dualmix.bench;

import io.dualmix.DualMixException;
import io.dualmix.data.Dataset;
import io.dualmix.data.format.FolderDataset;
import io.dualmix.data.format.FolderSpec;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelMapping;
import io.dualmix.scenes.StreetClass;
import java.nio.file.Path;
import java.util.List;

/**
 * A case of the loader benchmark.
 *
 * @param name of the case, such as {@code cityscapes}
 * @param files at their original size, all labelled
 * @param size after decoding and resizing, and of the crop
 */
public record LoaderCase(String name, Dataset files, ImageSize size) {
  /**
   * Images and labels in two folders, matched by name. Label values need not be class indices: only
   * the time counts.
   *
   * @param root of both folders
   * @param images the folder of the images
   * @param labels the folder of the labels, PNG
   * @throws DualMixException if a folder is missing, or an image has no label
   */
  public static LoaderCase ofFolders(
      String name, Path root, String images, String labels, ImageSize size) {
    ClassTable classes = StreetClass.table();
    LabelMapping mapping = LabelMapping.indices(classes, List.of()).ignoringUnknown();
    Dataset files = FolderDataset.open(FolderSpec.folders(root, images, labels, classes, mapping));
    for (int i = 0; i < files.size(); i++) {
      if (!files.labelled(i)) {
        throw new DualMixException(
            "The image " + files.name(i) + " in " + root + " has no label",
            "The benchmark needs a label for each image.");
      }
    }
    return new LoaderCase(name, files, size);
  }
}
