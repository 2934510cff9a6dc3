package io.dualmix.data.format;

import io.dualmix.DualMixException;
import io.dualmix.data.Dataset;
import io.dualmix.data.DatasetFolder;
import io.dualmix.data.FolderListing;
import io.dualmix.data.PairedDataset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;

/**
 * CamVid (Brostow, Fauqueur, Cipolla 2009) in its authors' layout: {@code
 * 701_StillsRaw_full/<name>.png} of 960x720 and {@code LabeledApproved_full/<name>_L.png}, colour
 * PNG files of 32 classes, mapped to the eleven of {@link CamVidClasses}.
 */
public final class CamVid32Layout {
  private static final String IMAGES = "701_StillsRaw_full";
  private static final String LABELS = "LabeledApproved_full";
  private static final String COLOURS = "label_colors.txt";
  private static final String SUFFIX = "_L";

  private CamVid32Layout() {}

  /**
   * The selected images.
   *
   * @param split {@code train}, {@code val} or {@code test} as in {@link CamVidSplit}; null for all
   * @param list a text file of names in place of the split, relative to the root; null for none
   * @param images folder of images; null for {@code 701_StillsRaw_full}, or {@code images}
   * @param labels folder of labels; null for {@code LabeledApproved_full}, or {@code labels}
   */
  public record Options(String split, String list, String images, String labels) {
    /** A published split, with the default folder names. */
    public static Options split(String split) {
      return new Options(split, null, null, null);
    }
  }

  /** Finds the files of the published names; see {@link #open(Path, Options, FileSuffixes)}. */
  public static Dataset open(Path root, Options options) {
    return open(root, options, FileSuffixes.NONE);
  }

  /**
   * Finds the files.
   *
   * @param root the folder with both folders and, optionally, {@code label_colors.txt}
   * @param suffixes of the data set's files
   * @throws DualMixException if a folder is missing or empty, the split is unknown or empty, the
   *     list or {@code label_colors.txt} is damaged, or no image has a label
   */
  public static Dataset open(Path root, Options options, FileSuffixes suffixes) {
    DatasetFolder folder =
        new DatasetFolder(
            "CamVid of 32 classes",
            root,
            "701_StillsRaw_full/*.png and LabeledApproved_full/*_L.png, or images and labels");
    Path imageFolder = folder.require(either(folder, options.images(), IMAGES, "images"));
    Path labelFolder = folder.require(either(folder, options.labels(), LABELS, "labels"));
    FolderListing all = SplitPairs.images(folder, imageFolder, suffixes);
    SortedMap<String, Path> images = chosen(options, root, all.files(), suffixes);
    Path colours = root.resolve(COLOURS);
    return new PairedDataset(
        CamVidClasses.TABLE,
        CamVid32Classes.mapping(
            Files.exists(colours) ? CamVid32Classes.read(colours) : CamVid32Classes.colours()),
        SplitPairs.match(folder, all, images, labels(labelFolder, suffixes.label(SUFFIX))),
        "CamVid of 32 classes as 11, " + which(options) + ", from " + root);
  }

  private static String either(DatasetFolder folder, String wanted, String usual, String other) {
    if (wanted != null) {
      return wanted;
    }
    return folder.has(usual) || !folder.has(other) ? usual : other;
  }

  private static SortedMap<String, Path> chosen(
      Options options, Path root, SortedMap<String, Path> images, FileSuffixes suffixes) {
    if (options.list() == null) {
      return options.split() == null ? images : CamVidSplit.of(options.split()).of(images);
    }
    if (options.split() != null) {
      throw new DualMixException(
          "CamVid is given the split '" + options.split() + "' and the list " + options.list(),
          "Give one of the two.");
    }
    return SplitPairs.listed(root.resolve(options.list()), images, suffixes);
  }

  private static FolderListing labels(Path folder, String suffix) {
    FolderListing listing = FolderListing.labels(folder);
    return new FolderListing(folder, listing.ending(suffix), listing.notes());
  }

  private static String which(Options options) {
    if (options.list() != null) {
      return "list " + options.list();
    }
    return options.split() == null ? "all splits" : "split " + options.split();
  }
}
