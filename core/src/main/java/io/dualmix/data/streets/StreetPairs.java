package io.dualmix.data.streets;

import io.dualmix.DualMixException;
import io.dualmix.data.FolderListing;
import io.dualmix.data.PairedDataset.Pair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Matches images and labels whose names differ in their endings only. */
final class StreetPairs {
  private StreetPairs() {}

  /** The images below a folder whose name ends in {@code suffix}, by what is before it. */
  static SortedMap<String, Path> images(Path folder, String suffix) {
    return stripped(FolderListing.images(folder), suffix);
  }

  /** The PNG files below a folder whose name ends in {@code suffix}, by what is before it. */
  static SortedMap<String, Path> labels(Path folder, String suffix) {
    return stripped(FolderListing.byName(folder, ".png"), suffix);
  }

  /**
   * Images with the labels of the same name.
   *
   * @param prefix put before the names
   */
  static List<Pair> match(String prefix, Map<String, Path> images, Map<String, Path> labels) {
    List<Pair> pairs = new ArrayList<>();
    images.forEach((name, image) -> pairs.add(new Pair(prefix + name, image, labels.get(name))));
    return pairs;
  }

  /** The files of a folder with sub-folders that mean nothing, by their base names. */
  static SortedMap<String, Path> flat(Map<String, Path> files) {
    SortedMap<String, Path> flat = new TreeMap<>();
    for (Map.Entry<String, Path> file : files.entrySet()) {
      String name = file.getKey().substring(file.getKey().lastIndexOf('/') + 1);
      Path twin = flat.put(name, file.getValue());
      if (twin != null) {
        throw new DualMixException(
            twin + " and " + file.getValue() + " have the same name",
            "The parts of the data set have distinct names: remove what was unpacked twice.");
      }
    }
    return flat;
  }

  private static SortedMap<String, Path> stripped(Map<String, Path> files, String suffix) {
    SortedMap<String, Path> stripped = new TreeMap<>();
    files.forEach(
        (name, file) -> {
          if (name.endsWith(suffix)) {
            stripped.put(name.substring(0, name.length() - suffix.length()), file);
          }
        });
    return stripped;
  }
}
