package io.dualmix.data.format;

import io.dualmix.data.Dataset;
import io.dualmix.data.DatasetFolder;
import io.dualmix.data.FolderListing;
import io.dualmix.data.PairedDataset;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.LabelMapping;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.regex.Pattern;

/**
 * The published layout of COCO-Stuff 164k (Caesar, Uijlings, Ferrari, CVPR 2018): {@code
 * images/<split>/<name>.jpg} and {@code stuffthingmaps/<split>/<name>.png}with 0 to 181 for the
 * classes and 255 for unlabelled. The split folders may also be in the root and in {@code
 * annotations}. Eleven of the 182 classes never occur.
 */
public final class CocoStuffLayout {
  private static final int CLASSES = 182;
  private static final String INFO = "labels.txt";
  private static final Pattern INFO_LINE = Pattern.compile("(\\d{1,3}):\\s*(\\S.*)");
  private static final Map<String, String> FOLDERS = Map.of("train", "train2017", "val", "val2017");

  private CocoStuffLayout() {}

  /**
   * The selected images.
   *
   * @param split {@code train} or {@code val}, or a folder name such as {@code val2017}
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
   * @param root the folder with {@code images}, {@code stuffthingmaps} and, optionally, {@code
   *     labels.txt}
   * @param suffixes of the data set's files
   * @throws io.dualmix.DualMixException if a folder is missing or empty, a list is damaged, or no
   *     image has a label
   */
  public static Dataset open(Path root, Options options, FileSuffixes suffixes) {
    DatasetFolder folder =
        new DatasetFolder(
            "COCO-Stuff", root, "images/<split>2017/*.jpg and stuffthingmaps/<split>2017/*.png");
    String split = FOLDERS.getOrDefault(options.split(), options.split());
    String inImages = "images/" + split;
    String inAnnotations = "annotations/" + split;
    FolderListing all =
        SplitPairs.images(
            folder,
            folder.require(folder.has(split) && !folder.has(inImages) ? split : inImages),
            suffixes);
    SortedMap<String, Path> images = all.files();
    Path labels =
        folder.require(folder.has(inAnnotations) ? inAnnotations : "stuffthingmaps/" + split);
    if (options.list() != null) {
      images = SplitPairs.listed(root.resolve(options.list()), images, suffixes);
    }
    ClassTable classes = classes(root.resolve(INFO));
    return new PairedDataset(
        classes,
        LabelMapping.indices(classes, List.of()),
        SplitPairs.match(folder, all, images, suffixes.labels(labels)),
        "COCO-Stuff " + split + ", from " + root);
  }

  /** The classes 1 to 182 of {@code labels.txt}; the label files count from 0. */
  private static ClassTable classes(Path info) {
    List<String> names =
        Files.exists(info)
            ? ClassNames.numbered(info, INFO_LINE, CLASSES)
            : ClassNames.resource("coco-stuff-classes.txt");
    return ClassColours.table(names, 1);
  }
}
