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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Lists the images and labels of a {@link FolderSpec}. */
final class FolderFiles {
  private FolderFiles() {}

  /** The pairs in name order. */
  static FilePairs find(FolderSpec spec) {
    FolderListing.requireFolder(spec.root());
    if (spec.list() != null) {
      return FilePairs.of(listed(spec));
    }
    if (spec.images() == null) {
      throw new DualMixException(
          "The data set at " + spec.root() + " names neither a folder of images nor a list",
          "Give one of them.");
    }
    return paired(spec);
  }

  private static FilePairs paired(FolderSpec spec) {
    Path folder = requireFolder(spec, spec.images(), "images");
    Path labelFolder = spec.labels() == null ? null : spec.root().resolve(spec.labels());
    boolean together = labelFolder != null && same(folder, labelFolder);
    FolderListing imageFiles = FolderListing.images(folder, together ? null : labelFolder);
    SortedMap<String, Path> images = imagesOf(imageFiles, spec, together);
    List<FileIssue> notes = new ArrayList<>(imageFiles.notes());
    notes.addAll(imageFiles.without(spec.imageSuffix()));
    if (images.isEmpty()) {
      throw new DualMixException(
          "There is no image in " + folder + leftOut(notes),
          "Expected "
              + ImageFormat.names()
              + " files, also in subfolders"
              + (spec.imageSuffix().isEmpty() ? "" : ", whose names end in " + spec.imageSuffix())
              + ".");
    }
    if (labelFolder == null) {
      return FilePairs.match(images, Map.of(), folder).with(notes);
    }
    requireFolder(spec, spec.labels(), "labels");
    FolderListing labelFiles = FolderListing.labels(labelFolder);
    if (!together) {
      notes.addAll(labelFiles.notes());
    }
    SortedMap<String, Path> labels = labelFiles.ending(spec.labelSuffix());
    if (!together) {
      notes.addAll(labelFiles.without(spec.labelSuffix()));
    }
    FilePairs found = FilePairs.match(images, labels, labelFolder).with(notes);
    if (!found.anyLabel()) {
      throw noLabel(folder, labelFolder, labelFiles, found);
    }
    return found;
  }

  private static SortedMap<String, Path> imagesOf(
      FolderListing listing, FolderSpec spec, boolean together) {
    SortedMap<String, Path> images = new TreeMap<>(listing.files());
    if (together && !spec.labelSuffix().isEmpty()) {
      images.keySet().removeIf(name -> name.endsWith(spec.labelSuffix()));
    }
    return new FolderListing(listing.folder(), images, List.of()).ending(spec.imageSuffix());
  }

  private static boolean same(Path folder, Path other) {
    return FolderListing.real(folder).equals(FolderListing.real(other));
  }

  private static Path requireFolder(FolderSpec spec, String relative, String key) {
    return new DatasetFolder("a folder data set", spec.root(), key + ": " + relative)
        .require(relative);
  }

  private static String leftOut(List<FileIssue> notes) {
    return notes.isEmpty()
        ? ""
        : " (" + String.join("; ", notes.stream().map(FileIssue::detail).toList()) + ")";
  }

  private static DualMixException noLabel(
      Path folder, Path labelFolder, FolderListing labels, FilePairs found) {
    if (labels.files().isEmpty()) {
      return new DualMixException(
          "There is no label file in " + labelFolder + leftOut(labels.notes()),
          "Some images need labels in a lossless format: PNG, BMP, TIFF, GIF or PNM,"
              + " not JPEG. Before there are any, set labels: none.");
    }
    String near =
        found.notes().stream()
            .filter(note -> note.kind() == FileIssue.Kind.NEAR_MISS)
            .findFirst()
            .map(note -> "; " + note.detail())
            .orElse("");
    return new DualMixException(
        "No label in "
            + labelFolder
            + " belongs to an image in "
            + folder
            + ", such as "
            + found.pairs().get(0).name()
            + near,
        "A label has its image's name and is a PNG, BMP, TIFF or GIF file; where names have"
            + " different suffixes, set label_suffix or image_suffix, else write a list file.");
  }

  private static List<Pair> listed(FolderSpec spec) {
    Path list = spec.root().resolve(spec.list());
    Map<String, Pair> pairs = new TreeMap<>(NaturalOrder.INSTANCE);
    for (Map.Entry<Integer, String> line : NameLists.read(list).entrySet()) {
      int number = line.getKey();
      String text = line.getValue();
      List<String> parts = NameLists.parts(text);
      if (parts.size() > 2) {
        throw new DualMixException(
            list
                + ", line "
                + number
                + " has "
                + parts.size()
                + " parts; expected an image and a label",
            "Put a tab between two paths with blanks, or each into quotation marks.");
      }
      Path image = requireFile(spec, parts.get(0), list, number);
      Path label = parts.size() < 2 ? null : requireFile(spec, parts.get(1), list, number);
      FilePairs.requireTwoFiles(image, label);
      String name = NameLists.composed(FolderListing.withoutExtension(normalised(parts.get(0))));
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
    String where = list + ", line " + line;
    Path file = spec.reach().resolve(name, where);
    if (!Files.isRegularFile(file) && name.indexOf('\\') >= 0) {
      file = spec.reach().resolve(name.replace('\\', '/'), where); // Paths written on Windows.
    }
    if (!Files.isRegularFile(file)) {
      boolean commas = name.indexOf(',') > 0;
      throw new DualMixException(
          "There is no file " + file + " (" + where + ")",
          "Paths in a list are relative to the data set's folder"
              + (commas ? ", with a blank or a tab between image and label, not a comma." : "."));
    }
    return file;
  }

  /** Such as {@code images/0.png} for {@code ./images/0.png}. */
  private static String normalised(String name) {
    return Path.of(name.replace('\\', '/')).normalize().toString().replace('\\', '/');
  }
}
