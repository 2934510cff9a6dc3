package io.dualmix.cli.model;

import io.dualmix.DualMixException;
import io.dualmix.data.FolderListing;
import io.dualmix.data.image.FileIssue;
import io.dualmix.data.image.ImageFormat;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The input images of a command line.
 *
 * @param files by the name of their results, in the order given; names of images below a folder
 *     include its subfolders
 * @param notes about skipped files in folders
 */
record InputImages(Map<String, Path> files, List<FileIssue> notes) {
  InputImages {
    notes = List.copyOf(notes);
  }

  /**
   * Finds the images.
   *
   * @param inputs image files, or folders, which are searched with their subfolders
   * @throws DualMixException if a path does not exist, a folder has no image, or two images would
   *     have results of the same name
   */
  static InputImages of(List<Path> inputs) {
    Map<String, Path> files = new LinkedHashMap<>();
    List<FileIssue> notes = new ArrayList<>();
    for (Path input : inputs) {
      if (Files.isDirectory(input)) {
        FolderListing listing = listing(input);
        notes.addAll(listing.notes());
        listing.files().forEach((name, file) -> add(files, name, file));
      } else {
        add(files, baseName(existing(input)), input);
      }
    }
    return new InputImages(files, notes);
  }

  private static void add(Map<String, Path> files, String name, Path file) {
    Path other = files.putIfAbsent(name, file);
    if (other != null) {
      throw new DualMixException(
          other + " and " + file + " would give results of the same name",
          "Label them separately, with different output folders.");
    }
  }

  private static Path existing(Path file) {
    // A broken link is reported with the other unreadable images.
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new DualMixException("There is no image " + file, "Check the path.");
    }
    return file;
  }

  private static FolderListing listing(Path folder) {
    FolderListing listing = FolderListing.images(folder);
    if (listing.files().isEmpty()) {
      List<String> leftOut = listing.notes().stream().map(FileIssue::detail).toList();
      throw new DualMixException(
          "The folder "
              + folder
              + " has no image"
              + (leftOut.isEmpty() ? "" : " (" + String.join("; ", leftOut) + ")"),
          "Supported are " + ImageFormat.names() + " files, also in subfolders.");
    }
    return listing;
  }

  private static String baseName(Path file) {
    return FolderListing.withoutExtension(file.getFileName().toString());
  }
}
