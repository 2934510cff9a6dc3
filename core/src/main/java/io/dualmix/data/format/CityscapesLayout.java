package io.dualmix.data.format;

import io.dualmix.DualMixException;
import io.dualmix.data.Dataset;
import io.dualmix.data.DatasetFolder;
import io.dualmix.data.FilePairs;
import io.dualmix.data.PairedDataset;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.FileIssue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * The published layout of Cityscapes (Cordts et al., CVPR 2016): {@code
 * leftImg8bit/<split>/<city>/<name>_leftImg8bit.png} and {@code
 * gtFine/<split>/<city>/<name>_gtFine_labelIds.png}, or {@code _labelTrainIds.png}. Images are
 * named {@code <city>/<name>}.
 */
public final class CityscapesLayout {
  private static final String IMAGES = "leftImg8bit";
  private static final String FINE = "gtFine";
  private static final String COARSE = "gtCoarse";

  private CityscapesLayout() {}

  /**
   * The selected images and labels.
   *
   * @param root the folder with {@code leftImg8bit}
   * @param split {@code train}, {@code val}, {@code test}, or {@code train_extra}
   * @param labels {@code gtFine} or {@code gtCoarse}; null for gtFine, or gtCoarse if present for
   *     {@code train_extra}
   * @param code encoding of the label files; null for labelIds, or labelTrainIds if there is no
   *     labelIds file
   * @param classes of the labels
   */
  public record Selection(
      Path root, String split, String labels, LabelEncoding code, ClassTable classes) {}

  /** Finds the files of the published names; see {@link #open(Selection, FileSuffixes)}. */
  public static Dataset open(Selection selection) {
    return open(selection, FileSuffixes.NONE);
  }

  /**
   * Finds the files. {@code test} has no labels, because the published ones are empty; {@code
   * train_extra} has labels only if the coarse ones are present.
   *
   * @param suffixes of the data set's files
   * @throws DualMixException if a folder is missing or empty, or no label belongs to an image
   */
  public static Dataset open(Selection selection, FileSuffixes suffixes) {
    DatasetFolder folder =
        new DatasetFolder(
            "Cityscapes",
            selection.root(),
            "leftImg8bit/<split>/<city>/*_leftImg8bit.png and"
                + " gtFine/<split>/<city>/*_gtFine_labelIds.png");
    Path imageFolder = folder.require(IMAGES + "/" + selection.split());
    String ending = suffixes.image("_leftImg8bit");
    List<FileIssue> notes = new ArrayList<>();
    SortedMap<String, Path> images = StreetPairs.images(imageFolder, ending, notes);
    if (images.isEmpty()) {
      throw folder.empty(imageFolder, "*" + ending + ".png or .jpg");
    }
    String kind = labelFolder(selection, folder);
    LabelFiles labels =
        kind == null
            ? new LabelFiles(LabelEncoding.CITYSCAPES_IDS, Map.of())
            : LabelFiles.find(
                folder.require(kind + "/" + selection.split()),
                "_" + kind,
                suffixes,
                selection.code(),
                images.keySet(),
                notes);
    FilePairs pairs = FilePairs.match(images, labels.byName(), selection.root()).with(notes);
    return new PairedDataset(
        selection.classes(),
        labels.code().mapping(selection.classes()),
        pairs,
        "Cityscapes " + selection.split() + ", from " + selection.root());
  }

  /** Null for none. */
  private static String labelFolder(Selection selection, DatasetFolder folder) {
    if (selection.split().equals("test")) {
      return null;
    }
    if (selection.labels() != null || !selection.split().equals("train_extra")) {
      return selection.labels() == null ? FINE : selection.labels();
    }
    return folder.has(COARSE + "/" + selection.split()) ? COARSE : null;
  }
}
