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
 * The published layout of BDD100K's segmentation part (Yu et al., CVPR 2020): {@code
 * images/10k/<split>/*.jpg} with {@code labels/sem_seg/masks/<split>/*.png}, or the older {@code
 * seg/images/<split>/*.jpg} with {@code seg/labels/<split>/*_train_id.png}. Both use Cityscapes'
 * train ids.
 */
public final class Bdd100kLayout {
  private static final String IMAGES = "images/10k";
  private static final String OLDER_IMAGES = "seg/images";

  private Bdd100kLayout() {}

  /**
   * Finds the files of the published names; see {@link #open(Path, String, ClassTable,
   * FileSuffixes)}.
   */
  public static Dataset open(Path root, String split, ClassTable classes) {
    return open(root, split, classes, FileSuffixes.NONE);
  }

  /**
   * Finds the files.
   *
   * @param root the folder with {@code images} and {@code labels}, or with {@code seg}
   * @param split {@code train}, {@code val}, or {@code test}, which has no labels
   * @param classes of the labels
   * @param suffixes of the data set's files
   * @throws DualMixException if a folder is missing or empty, or no label belongs to an image
   */
  public static Dataset open(Path root, String split, ClassTable classes, FileSuffixes suffixes) {
    DatasetFolder folder =
        new DatasetFolder(
            "BDD100K",
            root,
            "images/10k/<split>/*.jpg and labels/sem_seg/masks/<split>/*.png, or"
                + " seg/images/<split>/*.jpg and seg/labels/<split>/*_train_id.png");
    boolean older = !folder.has(IMAGES) && folder.has(OLDER_IMAGES);
    Path imageFolder = folder.require((older ? OLDER_IMAGES : IMAGES) + "/" + split);
    List<FileIssue> notes = new ArrayList<>();
    SortedMap<String, Path> images = StreetPairs.images(imageFolder, suffixes.image(), notes);
    if (images.isEmpty()) {
      throw folder.empty(imageFolder, "*" + suffixes.image() + ".jpg");
    }
    FilePairs pairs = FilePairs.match(images, Map.of(), imageFolder);
    if (!split.equals("test")) {
      Path labelFolder = folder.require((older ? "seg/labels/" : "labels/sem_seg/masks/") + split);
      pairs =
          FilePairs.match(
              images,
              StreetPairs.labels(labelFolder, suffixes.label(older ? "_train_id" : ""), notes),
              labelFolder);
      if (!pairs.anyLabel()) {
        throw folder.empty(labelFolder, "label of an image such as " + images.firstKey());
      }
    }
    return new PairedDataset(
        classes,
        LabelEncoding.TRAIN_IDS.mapping(classes),
        pairs.with(notes),
        "BDD100K " + split + ", from " + root);
  }
}
