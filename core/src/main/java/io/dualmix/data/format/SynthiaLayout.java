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
 * The published layout of SYNTHIA-RAND-CITYSCAPES (Ros et al., CVPR 2016): {@code RGB/*.png} and
 * {@code GT/LABELS/*.png}, 16-bit colour PNG files with the class in the red channel and the
 * instance in the green channel.
 */
public final class SynthiaLayout {
  private SynthiaLayout() {}

  /** Finds the files of the published names; see {@link #open(Path, ClassTable, FileSuffixes)}. */
  public static Dataset open(Path root, ClassTable classes) {
    return open(root, classes, FileSuffixes.NONE);
  }

  /**
   * Finds the files.
   *
   * @param root the folder with {@code RGB} and {@code GT}
   * @param classes of the labels
   * @param suffixes of the data set's files
   * @throws DualMixException if a folder is missing or empty, or no label belongs to an image
   */
  public static Dataset open(Path root, ClassTable classes, FileSuffixes suffixes) {
    DatasetFolder folder =
        new DatasetFolder("SYNTHIA-RAND-CITYSCAPES", root, "RGB/*.png and GT/LABELS/*.png");
    Path imageFolder = folder.require("RGB");
    Path labelFolder = folder.require("GT/LABELS");
    List<FileIssue> notes = new ArrayList<>();
    SortedMap<String, Path> images = StreetPairs.images(imageFolder, suffixes.image(), notes);
    if (images.isEmpty()) {
      throw folder.empty(imageFolder, "*" + suffixes.image() + ".png");
    }
    Map<String, Path> labels = StreetPairs.labels(labelFolder, suffixes.label(), notes);
    if (images.keySet().stream().noneMatch(labels::containsKey)) {
      throw folder.empty(labelFolder, "label of an image such as " + images.firstKey());
    }
    return new PairedDataset(
        classes,
        LabelEncoding.SYNTHIA.mapping(classes),
        FilePairs.match(images, labels, labelFolder).with(notes),
        "SYNTHIA, from " + root);
  }
}
