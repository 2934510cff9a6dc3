package io.dualmix.data.format;

import io.dualmix.DualMixException;
import io.dualmix.data.DatasetFolder;
import io.dualmix.data.FilePairs;
import io.dualmix.data.FolderListing;
import io.dualmix.data.NameLists;
import io.dualmix.data.NaturalOrder;
import io.dualmix.data.PairedDataset.Pair;
import io.dualmix.data.image.FileIssue;
import io.dualmix.data.image.ImageFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Matches the images of a split with labels of the same name. */
final class SplitPairs {
  private SplitPairs() {}

  /**
   * Lists the images of a folder.
   *
   * @param folder for errors
   * @param images folder of images, including subfolders
   * @param suffixes of the data set's files
   * @throws DualMixException if there is no image
   */
  static FolderListing images(DatasetFolder folder, Path images, FileSuffixes suffixes) {
    FolderListing found = suffixes.images(images);
    if (found.files().isEmpty()) {
      String named = suffixes.image().isEmpty() ? "" : " named *" + suffixes.image();
      throw folder.empty(images, ImageFormat.names() + " image" + named);
    }
    return found;
  }

  /**
   * The images of a list, one per line: a name, a file name or a path. Text after the first blank,
   * such as the label's path, is ignored.
   *
   * @param images by name without the suffix; a list may have names with and without it
   * @throws DualMixException if the list is missing or empty, or contains a missing or duplicate
   *     image
   */
  static SortedMap<String, Path> listed(
      Path list, Map<String, Path> images, FileSuffixes suffixes) {
    SortedMap<String, Path> chosen = new TreeMap<>(NaturalOrder.INSTANCE);
    for (Map.Entry<Integer, String> line : NameLists.read(list).entrySet()) {
      String whole = NameLists.composed(line.getValue());
      String name = images.containsKey(whole) ? whole : name(whole);
      if (!images.containsKey(name) && name.endsWith(suffixes.image())) {
        name = name.substring(0, name.length() - suffixes.image().length());
      }
      Path image = images.get(name);
      if (image == null) {
        throw new DualMixException(
            list + ", line " + line.getKey() + " names '" + name + "', which is not there",
            "Names look like '" + images.keySet().iterator().next() + "'.");
      }
      if (chosen.put(name, image) != null) {
        throw new DualMixException(
            list + ", line " + line.getKey() + " names " + name + " a second time",
            "Remove one of them.");
      }
    }
    if (chosen.isEmpty()) {
      throw new DualMixException("There is no image in the list " + list, "");
    }
    return chosen;
  }

  /**
   * Matches images and labels. Labels of images outside of the split are not reported.
   *
   * @param folder for errors
   * @param all images of all splits
   * @param chosen images of the split, by name
   * @param labels by name; labels without an image are noted
   * @throws DualMixException if no image of the split has a label
   */
  static FilePairs match(
      DatasetFolder folder, FolderListing all, Map<String, Path> chosen, FolderListing labels) {
    Map<String, Path> own = new TreeMap<>(labels.files());
    own.keySet().removeIf(name -> all.files().containsKey(name) && !chosen.containsKey(name));
    FilePairs pairs = FilePairs.match(chosen, own, labels.folder());
    if (!pairs.anyLabel()) {
      throw folder.empty(
          labels.folder(), "label of an image, such as of " + pairs.pairs().get(0).name());
    }
    List<FileIssue> notes = new ArrayList<>(all.notes());
    notes.addAll(labels.notes());
    return pairs.with(notes);
  }

  /** The images of a split without labels. */
  static FilePairs unlabelled(Map<String, Path> images) {
    List<Pair> pairs = new ArrayList<>();
    images.forEach((name, image) -> pairs.add(new Pair(name, image, null)));
    return FilePairs.of(pairs);
  }

  private static String name(String line) {
    String path = line.split(line.indexOf('\t') >= 0 ? "\t" : "\\s", 2)[0].replace('\\', '/');
    return FolderListing.withoutExtension(path.substring(path.lastIndexOf('/') + 1));
  }
}
