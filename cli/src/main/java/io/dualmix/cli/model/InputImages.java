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
 * The images that a command line names.
 *
 * @param files by the name that their results take, in the order given; those below a folder keep
 *     its subfolders in their names
 * @param notes about files in folders that were left out
 */
record InputImages(Map<String, Path> files, List<FileIssue> notes) {
  InputImages {
    notes = List.copyOf(notes);
  }

  /**
   * Finds the images.
   *
   * @param inputs image files, or folders that are looked through with their subfolders
   * @throws DualMixException if a path is not there, a folder has no image, or two images would
   *     give results of the same name
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
          "Label them one after the other, into different folders.");
    }
  }

  private static Path existing(Path file) {
    // A link that leads nowhere is reported with the other images that cannot be read.
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
          "Expected are " + ImageFormat.names() + " files, also in subfolders.");
    }
    return listing;
  }

  private static String baseName(Path file) {
    return FolderListing.withoutExtension(file.getFileName().toString());
  }
}
