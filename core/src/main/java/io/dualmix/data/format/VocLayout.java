package io.dualmix.data.format;

import io.dualmix.data.Dataset;
import io.dualmix.data.DatasetFolder;
import io.dualmix.data.FolderListing;
import io.dualmix.data.PairedDataset;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.FileIssue;
import io.dualmix.data.image.LabelMapping;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The published layout of Pascal VOC 2012 (Everingham et al., IJCV 2015): {@code
 * JPEGImages/<name>.jpg}, {@code SegmentationClass/<name>.png}, palette PNG files of 0 to 20 with
 * 255 along the borders of objects, and {@code ImageSets/Segmentation/<split>.txt}. {@code
 * SegmentationClassAug} (the labels of Hariharan et al., ICCV 2011) is used for images without a
 * label in the former folder. A CVAT export ("Segmentation mask") has the same layout and a {@code
 * labelmap.txt} with the colours of its labels.
 */
public final class VocLayout {
  private static final String IMAGES = "JPEGImages";
  private static final String LABELS = "SegmentationClass";
  private static final String MORE_LABELS = "SegmentationClassAug";
  private static final String LISTS = "ImageSets/Segmentation";

  /**
   * The class file in exports of CVAT and Datumaro, which have this layout and the user's own
   * classes.
   */
  private static final String LABELMAP = "labelmap.txt";

  /** Background 0 to tvmonitor 20, in the colours of the label files' palette. */
  public static final ClassTable CLASSES =
      ClassColours.table(
          List.of(
              "background",
              "aeroplane",
              "bicycle",
              "bird",
              "boat",
              "bottle",
              "bus",
              "car",
              "cat",
              "chair",
              "cow",
              "diningtable",
              "dog",
              "horse",
              "motorbike",
              "person",
              "pottedplant",
              "sheep",
              "sofa",
              "train",
              "tvmonitor"),
          0);

  private VocLayout() {}

  /**
   * The selected images.
   *
   * @param split {@code train}, {@code val}, {@code trainval}, or any other list in {@code
   *     ImageSets/Segmentation} without its extension, such as {@code train_aug}; {@code test} has
   *     no labels
   * @param list a text file of names in place of the split's, relative to the root; null for none
   */
  public record Options(String split, String list) {}

  /** Finds the files of the published names; see {@link #open(Path, Options, FileSuffixes)}. */
  public static Dataset open(Path root, Options options) {
    return open(root, options, FileSuffixes.NONE);
  }

  /**
   * Finds the files.
   *
   * @param root the folder {@code VOC2012} with {@code JPEGImages}
   * @param suffixes of the data set's files
   * @throws io.dualmix.DualMixException if a folder or a list is missing or empty, a list contains
   *     a missing image, or no image has a label
   */
  public static Dataset open(Path root, Options options, FileSuffixes suffixes) {
    DatasetFolder folder =
        new DatasetFolder(
            "Pascal VOC",
            root,
            "JPEGImages/*.jpg, SegmentationClass/*.png and ImageSets/Segmentation/<split>.txt");
    Path list =
        options.list() == null
            ? folder.require(LISTS).resolve(options.split() + ".txt")
            : root.resolve(options.list());
    FolderListing all = SplitPairs.images(folder, folder.require(IMAGES), suffixes);
    SortedMap<String, Path> images = SplitPairs.listed(list, all.files(), suffixes);
    Path labelmap = root.resolve(LABELMAP);
    boolean own = Files.isRegularFile(labelmap);
    ClassTable classes = own ? new ClassTable(ClassFile.read(labelmap)) : CLASSES;
    return new PairedDataset(
        classes,
        own ? LabelMapping.colours(classes, List.of()) : LabelMapping.indices(classes, List.of()),
        "test".equals(options.split())
            ? SplitPairs.unlabelled(images)
            : SplitPairs.match(folder, all, images, labels(folder, suffixes)),
        "Pascal VOC by " + list.getFileName() + ", from " + root);
  }

  private static FolderListing labels(DatasetFolder folder, FileSuffixes suffixes) {
    FolderListing official = suffixes.labels(folder.require(LABELS));
    if (!folder.has(MORE_LABELS)) {
      return official;
    }
    FolderListing more = suffixes.labels(folder.require(MORE_LABELS));
    SortedMap<String, Path> labels = new TreeMap<>(more.files());
    labels.putAll(official.files());
    List<FileIssue> notes = new ArrayList<>(more.notes());
    notes.addAll(official.notes());
    return new FolderListing(official.folder(), labels, notes);
  }
}
