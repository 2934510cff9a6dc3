package io.dualmix.data;

import io.dualmix.DualMixException;
import io.dualmix.data.PairedDataset.Pair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Finds the images and labels of a {@link FolderSpec}. */
final class FolderFiles {
  private FolderFiles() {}

  /** The pairs in the order of their names. */
  static List<Pair> find(FolderSpec spec) {
    FolderListing.requireFolder(spec.root());
    if (spec.list() != null) {
      return listed(spec);
    }
    if (spec.images() == null) {
      throw new DualMixException(
          "The data set at " + spec.root() + " names neither a folder of images nor a list",
          "Give one of the two.");
    }
    return paired(spec);
  }

  private static List<Pair> paired(FolderSpec spec) {
    Path folder = spec.root().resolve(spec.images());
    Map<String, Path> images = FolderListing.images(folder);
    if (images.isEmpty()) {
      throw new DualMixException(
          "There is no image in " + folder, "Expected are PNG and JPEG files, also in subfolders.");
    }
    Path labelFolder = spec.labels() == null ? null : spec.root().resolve(spec.labels());
    Map<String, Path> labels =
        labelFolder == null ? Map.of() : FolderListing.byName(labelFolder, ".png");
    List<Pair> pairs = new ArrayList<>();
    images.forEach((name, image) -> pairs.add(new Pair(name, image, labels.get(name))));
    if (labelFolder != null && pairs.stream().allMatch(pair -> pair.label() == null)) {
      throw new DualMixException(
          "No label in "
              + labelFolder
              + " belongs to an image in "
              + folder
              + ", such as "
              + pairs.get(0).name(),
          "A label is a PNG file with its image's name; where names differ, write a list file.");
    }
    return pairs;
  }

  private static List<Pair> listed(FolderSpec spec) {
    Path list = spec.root().resolve(spec.list());
    Map<String, Pair> pairs = new TreeMap<>();
    for (Map.Entry<Integer, String> line : FolderListing.lines(list).entrySet()) {
      int number = line.getKey();
      String text = line.getValue();
      String[] parts = text.split(text.indexOf('\t') >= 0 ? "\t+" : "\\s+", -1);
      if (parts.length > 2) {
        throw new DualMixException(
            list
                + ", line "
                + number
                + " has "
                + parts.length
                + " parts; expected an image and a label",
            "Put a tab between two paths with blanks.");
      }
      Path image = requireFile(spec, parts[0].strip(), list, number);
      Path label = parts.length < 2 ? null : requireFile(spec, parts[1].strip(), list, number);
      String name = FolderListing.withoutExtension(parts[0].strip().replace('\\', '/'));
      if (pairs.put(name, new Pair(name, image, label)) != null) {
        throw new DualMixException(
            list + ", line " + number + " names " + name + " a second time", "Remove one of them.");
      }
    }
    if (pairs.isEmpty()) {
      throw new DualMixException("There is no image in the list " + list, "");
    }
    return List.copyOf(pairs.values());
  }

  private static Path requireFile(FolderSpec spec, String name, Path list, int line) {
    Path file = spec.reach().resolve(name, list + ", line " + line);
    if (!Files.isRegularFile(file)) {
      throw new DualMixException(
          "There is no file " + file + " (" + list + ", line " + line + ")",
          "Paths in a list are relative to the data set's folder.");
    }
    return file;
  }
}
