package io.dualmix.data.format;

import io.dualmix.data.Dataset;
import io.dualmix.data.DatasetFolder;
import io.dualmix.data.FolderListing;
import io.dualmix.data.PairedDataset;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.LabelMapping;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Pattern;

/**
 * The published layout of ADE20K's scene parsing benchmark with 150 classes (Zhou et al., CVPR
 * 2017; {@code ADEChallengeData2016}): {@code images/<split>/<name>.jpg} and {@code
 * annotations/<split>/<name> .png}with 0 for other objects and 1 to 150 for the classes.
 */
public final class Ade20kLayout {
  private static final int CLASSES = 150;
  private static final String INFO = "objectInfo150.txt";

  /** Index, frequencies and counts, then comma-separated names, of which the first is used. */
  private static final Pattern INFO_LINE =
      Pattern.compile("(\\d{1,3})\\s*\\t.*\\t([^,\\t]+)[^\\t]*");

  private static final Map<String, String> FOLDERS =
      Map.of("train", "training", "val", "validation");

  private Ade20kLayout() {}

  /**
   * The selected images.
   *
   * @param split {@code train} or {@code val}, or a folder name such as {@code training}
   * @param list a text file of names, relative to the root, that selects among them; null for all
   */
  public record Options(String split, String list) {}

  /** Finds the files of the published names; see {@link #open(Path, Options, FileSuffixes)}. */
  public static Dataset open(Path root, Options options) {
    return open(root, options, FileSuffixes.NONE);
  }

  /**
   * Finds the files.
   *
   * @param root the folder with {@code images}, {@code annotations} and, optionally, {@code
   *     objectInfo150.txt}
   * @param suffixes of the data set's files
   * @throws io.dualmix.DualMixException if a folder is missing or empty, a list is damaged, or no
   *     image has a label
   */
  public static Dataset open(Path root, Options options, FileSuffixes suffixes) {
    DatasetFolder folder =
        new DatasetFolder(
            "ADE20K",
            root,
            "images/{training,validation}/*.jpg and annotations/{training,validation}/*.png");
    String split = FOLDERS.getOrDefault(options.split(), options.split());
    FolderListing all = SplitPairs.images(folder, folder.require("images/" + split), suffixes);
    SortedMap<String, Path> images = all.files();
    Path labels = folder.require("annotations/" + split);
    if (options.list() != null) {
      images = SplitPairs.listed(root.resolve(options.list()), images, suffixes);
    }
    return new PairedDataset(
        classes(root.resolve(INFO)),
        mapping(),
        SplitPairs.match(folder, all, images, suffixes.labels(labels)),
        "ADE20K " + split + ", from " + root);
  }

  /**
   * The 150 classes, in the colours of {@link ClassColours}: the data set publishes none.
   *
   * @param info {@code objectInfo150.txt}; if it is missing, built-in names are used
   */
  private static ClassTable classes(Path info) {
    List<String> names =
        Files.exists(info)
            ? ClassNames.numbered(info, INFO_LINE, CLASSES)
            : ClassNames.resource("ade20k-classes.txt");
    return ClassColours.table(names, 1);
  }

  private static LabelMapping mapping() {
    Map<Integer, Integer> classes = new HashMap<>();
    for (int i = 0; i < CLASSES; i++) {
      classes.put(i + 1, i);
    }
    return LabelMapping.values(classes, List.of(0));
  }
}
