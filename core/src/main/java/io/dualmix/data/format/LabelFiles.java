package io.dualmix.data.format;

import io.dualmix.DualMixException;
import io.dualmix.data.image.FileIssue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Label files in Cityscapes' two encodings, {@code _labelIds.png} and {@code _labelTrainIds.png}.
 *
 * @param code encoding of the files
 * @param byName label files by image name
 */
record LabelFiles(LabelEncoding code, Map<String, Path> byName) {
  LabelFiles {
    byName = Map.copyOf(byName);
  }

  /**
   * Finds the labels of images.
   *
   * @param folder folder of labels, including subfolders
   * @param suffix between the image's name and {@code _labelIds}
   * @param suffixes of the data set's files
   * @param wanted the encoding; null for labelIds, or labelTrainIds if there are none
   * @param images image names; at least one
   * @param notes receives the skipped files
   * @throws DualMixException if no file with that encoding belongs to any of the images
   */
  static LabelFiles find(
      Path folder,
      String suffix,
      FileSuffixes suffixes,
      LabelEncoding wanted,
      Collection<String> images,
      List<FileIssue> notes) {
    for (LabelEncoding code : LabelEncoding.values()) {
      if (code == LabelEncoding.SYNTHIA || (wanted != null && wanted != code)) {
        continue;
      }
      List<FileIssue> own = new ArrayList<>();
      Map<String, Path> found =
          StreetPairs.labels(folder, suffixes.label(suffix + ending(code)), own);
      if (images.stream().anyMatch(found::containsKey)) {
        notes.addAll(own);
        return new LabelFiles(code, found);
      }
    }
    String usual = ending(wanted == null ? LabelEncoding.CITYSCAPES_IDS : wanted);
    String first = images.iterator().next() + suffixes.label(suffix + usual);
    throw new DualMixException(
        "No label in " + folder + " belongs to an image, such as " + first + ".png",
        "Unpack the labels of this split there"
            + (wanted == null
                ? "."
                : ", or remove label_format: files with the other encoding may be present."));
  }

  private static String ending(LabelEncoding code) {
    return code == LabelEncoding.TRAIN_IDS ? "_labelTrainIds" : "_labelIds";
  }
}
