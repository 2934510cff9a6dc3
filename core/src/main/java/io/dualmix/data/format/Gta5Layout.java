package io.dualmix.data.format;

import io.dualmix.DualMixException;
import io.dualmix.data.Dataset;
import io.dualmix.data.DatasetFolder;
import io.dualmix.data.FilePairs;
import io.dualmix.data.FolderListing;
import io.dualmix.data.NaturalOrder;
import io.dualmix.data.PairedDataset;
import io.dualmix.data.PairedDataset.Pair;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.FileIssue;
import io.dualmix.data.image.ImageFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The published layout of GTA5, "Playing for Data" (Richter et al., ECCV 2016): {@code
 * images/00001.png} and {@code labels/00001.png}, palette PNG files with Cityscapes' ids. The parts
 * may also be in separate folders, such as {@code 01_images/images}. Images are named {@code
 * 00001}.
 */
public final class Gta5Layout {
  /** The split without a list. */
  public static final String ALL = "all";

  private static final Logger LOG = LoggerFactory.getLogger(Gta5Layout.class);
  private static final int NAMED = 5;

  private Gta5Layout() {}

  /**
   * Finds the files of the published names; see {@link #open(Path, String, ClassTable,
   * FileSuffixes)}.
   */
  public static Dataset open(Path root, String split, ClassTable classes) {
    return open(root, split, classes, FileSuffixes.NONE);
  }

  /**
   * Finds the files. In a few samples the size of the label differs from that of the image. They
   * are skipped with a warning.
   *
   * @param root the folder with {@code images} and {@code labels}
   * @param split {@code train}, {@code val} or {@code test}, as defined by the data set's {@code
   *     split.mat} or a list {@code <split>.txt}; {@code all} for all images
   * @param classes of the labels
   * @param suffixes of the data set's files
   * @throws DualMixException if a folder or the list is missing, or no label belongs to an image
   */
  public static Dataset open(Path root, String split, ClassTable classes, FileSuffixes suffixes) {
    DatasetFolder folder =
        new DatasetFolder("GTA5", root, "images/00001.png and labels/00001.png, and so on");
    List<FileIssue> notes = new ArrayList<>();
    SortedMap<String, Path> images = files(folder, "images", suffixes, notes);
    Map<String, Path> labels = files(folder, "labels", suffixes, notes);
    if (images.keySet().stream().noneMatch(labels::containsKey)) {
      throw new DualMixException(
          "No label in " + root + " belongs to an image, such as " + images.firstKey() + ".png",
          "Unpack the labels of the same parts as the images.");
    }
    if (!split.equals(ALL)) {
      Set<String> wanted = Gta5Split.names(root, split);
      Gta5Split.requirePresent(root, split, wanted, images.keySet());
      labels.keySet().removeIf(name -> images.containsKey(name) && !wanted.contains(name));
      images.keySet().retainAll(wanted);
    }
    FilePairs pairs = FilePairs.match(images, labels, root).with(notes);
    List<Pair> mismatched = mismatched(pairs.pairs());
    warn(mismatched);
    Set<Pair> skipped = new HashSet<>(mismatched);
    return new PairedDataset(
        classes,
        LabelEncoding.CITYSCAPES_IDS.mapping(classes),
        new FilePairs(
            pairs.pairs().stream().filter(pair -> !skipped.contains(pair)).toList(), pairs.notes()),
        "GTA5 "
            + split
            + (skipped.isEmpty() ? "" : ", " + skipped.size() + " of mismatching size left out")
            + ", from "
            + root);
  }

  /** The files of {@code images} or {@code labels}, or of all parts' folders of that name. */
  private static SortedMap<String, Path> files(
      DatasetFolder folder, String kind, FileSuffixes suffixes, List<FileIssue> notes) {
    SortedMap<String, Path> files = new TreeMap<>(NaturalOrder.INSTANCE);
    if (folder.has(kind)) {
      files.putAll(listing(folder.require(kind), kind, suffixes, notes));
    } else {
      List<Path> parts = parts(folder, kind);
      for (Path part : parts) {
        listing(part, kind, suffixes, notes)
            .forEach((name, file) -> files.put(part.getFileName() + "/" + name, file));
      }
      if (parts.isEmpty()) {
        throw folder.missing(kind);
      }
    }
    if (files.isEmpty()) {
      String suffix = kind.equals("images") ? suffixes.image() : suffixes.label();
      throw folder.empty(
          folder.root(), kind + " in PNG files" + (suffix.isEmpty() ? "" : " named *" + suffix));
    }
    return StreetPairs.flat(files);
  }

  private static Map<String, Path> listing(
      Path folder, String kind, FileSuffixes suffixes, List<FileIssue> notes) {
    FolderListing listing =
        kind.equals("images") ? suffixes.images(folder) : suffixes.labels(folder);
    notes.addAll(listing.notes());
    return listing.files();
  }

  /** The folders of the parts, such as {@code 01_images}. */
  private static List<Path> parts(DatasetFolder folder, String kind) {
    if (!Files.isDirectory(folder.root())) {
      throw folder.missing(kind);
    }
    try (Stream<Path> all = Files.list(folder.root())) {
      return all.filter(Files::isDirectory)
          .filter(path -> path.getFileName().toString().matches("\\d\\d_" + kind))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new DualMixException("Cannot list " + folder.root() + ": " + e.getMessage(), "", e);
    }
  }

  /** Reads only the headers, in parallel, because disk latency dominates. */
  private static List<Pair> mismatched(List<Pair> pairs) {
    return pairs.parallelStream()
        .filter(pair -> pair.label() != null)
        .filter(Gta5Layout::isMismatched)
        .toList();
  }

  /** An unreadable file is not a mismatch: reading it reports the error. */
  private static boolean isMismatched(Pair pair) {
    try {
      return !ImageFiles.size(pair.image()).equals(ImageFiles.size(pair.label()));
    } catch (DualMixException e) {
      return false;
    }
  }

  private static void warn(List<Pair> mismatched) {
    if (!mismatched.isEmpty()) {
      LOG.warn(
          "{} GTA5 images are skipped, since their labels have another size: {}{}",
          mismatched.size(),
          mismatched.stream().limit(NAMED).map(Pair::name).collect(Collectors.joining(", ")),
          mismatched.size() > NAMED ? " and others" : "");
    }
  }
}
