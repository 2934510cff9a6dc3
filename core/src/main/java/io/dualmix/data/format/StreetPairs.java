package io.dualmix.data.format;

import io.dualmix.DualMixException;
import io.dualmix.data.FolderListing;
import io.dualmix.data.NaturalOrder;
import io.dualmix.data.image.FileIssue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Matches images and labels whose names differ only in their suffixes. */
final class StreetPairs {
  private StreetPairs() {}

  /**
   * The images below a folder whose names end in {@code suffix}, by name without the suffix.
   *
   * @param notes receives the skipped files
   */
  static SortedMap<String, Path> images(Path folder, String suffix, List<FileIssue> notes) {
    return stripped(FolderListing.images(folder), suffix, notes);
  }

  /**
   * The labels below a folder whose names end in {@code suffix}. Other suffixes mean other kinds of
   * labels.
   */
  static SortedMap<String, Path> labels(Path folder, String suffix, List<FileIssue> notes) {
    FolderListing listing = FolderListing.labels(folder);
    notes.addAll(listing.notes());
    return listing.ending(suffix);
  }

  /** The files by base name, without their subfolders. */
  static SortedMap<String, Path> flat(Map<String, Path> files) {
    SortedMap<String, Path> flat = new TreeMap<>(NaturalOrder.INSTANCE);
    for (Map.Entry<String, Path> file : files.entrySet()) {
      String name = file.getKey().substring(file.getKey().lastIndexOf('/') + 1);
      Path twin = flat.put(name, file.getValue());
      if (twin != null) {
        throw new DualMixException(
            twin + " and " + file.getValue() + " have the same name",
            "Names are unique in this data set: remove the parts that were unpacked twice.");
      }
    }
    return flat;
  }

  private static SortedMap<String, Path> stripped(
      FolderListing listing, String suffix, List<FileIssue> notes) {
    notes.addAll(listing.notes());
    notes.addAll(listing.without(suffix));
    return listing.ending(suffix);
  }
}
