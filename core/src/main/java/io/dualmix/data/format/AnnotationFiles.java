package io.dualmix.data.format;

import io.dualmix.DualMixException;
import io.dualmix.data.Dataset;
import io.dualmix.data.DatasetFolder;
import io.dualmix.data.FolderListing;
import io.dualmix.data.annotation.AnnotatedClasses;
import io.dualmix.data.annotation.AnnotatedImages;
import io.dualmix.data.annotation.AnnotationFile;
import io.dualmix.storage.DataRoot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Finds the folders and files of a labelling tool's export.
 *
 * @param tool its name, for messages
 * @param folder the data set's
 * @param key of the data set, for messages
 */
record AnnotationFiles(String tool, Path folder, String key) {
  /** Keys that need files of single labels, or names that the tool decides. */
  static final Set<String> UNUSED = Set.of("image_suffix", "label_suffix");

  /** The folder of the images: the configured one, {@code images} if there is one, or the root. */
  Path images(String configured) {
    if (configured == null) {
      Path images = folder.resolve("images");
      return Files.isDirectory(images) ? images : required(".");
    }
    return required(configured);
  }

  /**
   * The images with the annotations of a tool that has one file for many of them.
   *
   * @param images as for {@link #images}
   * @param files in the order of drawing
   * @param classes meaning of the files' names
   */
  Dataset open(String images, List<AnnotationFile> files, AnnotatedClasses classes) {
    return AnnotatedImages.open(images(images), files, classes, tool + ", from " + folder);
  }

  /** A folder of the data set. */
  Path required(String relative) {
    new DatasetFolder(tool, folder, "images, and annotations beside them").require(relative);
    return folder.resolve(relative).normalize();
  }

  /**
   * The annotation files: the configured ones, or the only one of its kind in the folder or in its
   * folder {@code annotations}.
   *
   * @param configured relative to the folder; null to search
   * @param extension without a dot
   * @throws DualMixException if one is missing, or there are several to choose from
   */
  List<Path> annotations(List<String> configured, String extension) {
    if (configured != null) {
      DataRoot root = new DataRoot(folder, false);
      return configured.stream().map(name -> root.resolve(name, key + ".annotations")).toList();
    }
    required(".");
    List<Path> found = new ArrayList<>();
    for (String place : List.of("annotations", ".")) {
      if (found.isEmpty() && Files.isDirectory(folder.resolve(place))) {
        Collection<Path> files =
            FolderListing.withExtension(folder.resolve(place), extension).files().values();
        Path here = folder.resolve(place).normalize();
        files.stream()
            .filter(file -> here.equals(file.normalize().getParent()))
            .forEach(found::add);
      }
    }
    if (found.size() == 1) {
      return found;
    }
    throw new DualMixException(
        found.isEmpty()
            ? "There is no ." + extension + " file of " + tool + " in " + folder
            : folder + " has " + found.size() + " files of annotations, such as " + found.get(0),
        "Name the file, relative to the data set's folder: annotations: result." + extension + ".");
  }
}
