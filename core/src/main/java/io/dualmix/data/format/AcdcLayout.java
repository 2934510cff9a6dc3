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
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/**
 * The published layout of ACDC (Sakaridis, Dai, Van Gool, ICCV 2021): {@code
 * rgb_anon/<condition>/<split>/<sequence>/<name>_rgb_anon.png} and {@code
 * gt/<condition>/<split>/<sequence>/<name>_gt_labelIds.png}, or {@code _gt_labelTrainIds.png}.
 * Images are named {@code <condition>/<sequence>/<name>}.
 */
public final class AcdcLayout {
  /** The weather and light conditions of the data set. */
  public static final List<String> CONDITIONS = List.of("fog", "night", "rain", "snow");

  private AcdcLayout() {}

  /**
   * The selected images and labels.
   *
   * @param root the folder with {@code rgb_anon}
   * @param split {@code train}, {@code val}, {@code test}, or one of the {@code _ref} splits;
   *     {@code test} and {@code _ref} splits have no labels
   * @param conditions some of {@link #CONDITIONS}; empty for all
   * @param code encoding of the label files; null for labelIds, or labelTrainIds if there is no
   *     labelIds file
   * @param classes of the labels
   */
  public record Selection(
      Path root, String split, List<String> conditions, LabelEncoding code, ClassTable classes) {
    public Selection {
      conditions = conditions.isEmpty() ? CONDITIONS : List.copyOf(conditions);
    }
  }

  /** Finds the files of the published names; see {@link #open(Selection, FileSuffixes)}. */
  public static Dataset open(Selection selection) {
    return open(selection, FileSuffixes.NONE);
  }

  /**
   * Finds the files.
   *
   * @param suffixes of the data set's files
   * @throws DualMixException if a folder is missing or empty, or no label belongs to an image
   */
  public static Dataset open(Selection selection, FileSuffixes suffixes) {
    DatasetFolder folder =
        new DatasetFolder(
            "ACDC",
            selection.root(),
            "rgb_anon/<condition>/<split>/<sequence>/*_rgb_anon.png and"
                + " gt/<condition>/<split>/<sequence>/*_gt_labelIds.png");
    String ending = suffixes.image("_rgb_anon");
    boolean labelled = selection.split().equals("train") || selection.split().equals("val");
    LabelEncoding code = selection.code();
    FilePairs pairs = FilePairs.of(List.of());
    List<FileIssue> notes = new ArrayList<>();
    for (String condition : selection.conditions()) {
      String part = condition + "/" + selection.split();
      Path imageFolder = folder.require("rgb_anon/" + part);
      SortedMap<String, Path> images = StreetPairs.images(imageFolder, ending, notes);
      if (images.isEmpty()) {
        throw folder.empty(imageFolder, "*" + ending + ".png");
      }
      if (!labelled) {
        pairs = pairs.and(FilePairs.match(images, Map.of(), imageFolder).named(condition + "/"));
        continue;
      }
      // All files use one mapping, so the first condition determines the encoding.
      LabelFiles labels =
          LabelFiles.find(
              folder.require("gt/" + part), "_gt", suffixes, code, images.keySet(), notes);
      code = labels.code();
      pairs =
          pairs.and(FilePairs.match(images, labels.byName(), imageFolder).named(condition + "/"));
    }
    return new PairedDataset(
        selection.classes(),
        (code == null ? LabelEncoding.CITYSCAPES_IDS : code).mapping(selection.classes()),
        pairs.with(notes),
        String.format(
            Locale.ROOT,
            "ACDC %s (%s), from %s",
            selection.split(),
            String.join(", ", selection.conditions()),
            selection.root()));
  }
}
