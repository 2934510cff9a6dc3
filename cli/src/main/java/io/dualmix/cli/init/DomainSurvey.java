package io.dualmix.cli.init;

import io.dualmix.DualMixException;
import io.dualmix.data.FolderListing;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.ImageSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * What a folder of images and labels holds.
 *
 * @param root of the domain
 * @param images folder of images relative to the root
 * @param labels folder of labels; the same as {@code images} if a suffix distinguishes the files
 * @param suffixes of the files' names
 * @param imageFiles in the order of the names
 * @param labelFiles of the labelled images, in the same order
 * @param sizes of the images
 */
record DomainSurvey(
    Path root,
    String images,
    String labels,
    NameSuffixes suffixes,
    List<Path> imageFiles,
    List<Path> labelFiles,
    Set<ImageSize> sizes) {
  DomainSurvey {
    imageFiles = List.copyOf(imageFiles);
    labelFiles = List.copyOf(labelFiles);
  }

  /**
   * Lists a folder and reads the headers of its files.
   *
   * @param domain source, target or validation, for messages
   * @throws DualMixException if no image has a label, or a label has another size than its image
   */
  static DomainSurvey of(String domain, Path root, String images, String labels) {
    Path imageFolder = root.resolve(images);
    Path labelFolder = root.resolve(labels == null ? images : labels);
    boolean together = imageFolder.equals(labelFolder);
    SortedMap<String, Path> imageFiles =
        FolderListing.images(imageFolder, together ? null : labelFolder).files();
    FolderListing listing = FolderListing.labels(labelFolder);
    NameSuffixes suffixes =
        NameSuffixes.of(imageFiles.keySet(), listing.files().keySet(), together);
    if (suffixes.pairs() == 0 || (together && suffixes.label().isEmpty())) {
      throw noLabels(domain, imageFolder, labels == null ? null : labelFolder, imageFiles.size());
    }
    SortedMap<String, Path> named = listing.ending(suffixes.label());
    List<Path> found = new ArrayList<>();
    List<Path> labelled = new ArrayList<>();
    Set<ImageSize> sizes = new TreeSet<>();
    for (String name : imageFiles.keySet()) {
      if ((together && name.endsWith(suffixes.label())) || !name.endsWith(suffixes.image())) {
        continue;
      }
      Path file = imageFiles.get(name);
      Path label = named.get(name.substring(0, name.length() - suffixes.image().length()));
      ImageSize size = ImageFiles.size(file);
      sizes.add(size);
      found.add(file);
      if (label != null) {
        requireSameSize(file, size, label);
        labelled.add(label);
      }
    }
    return new DomainSurvey(
        root, images, together ? images : labels, suffixes, found, labelled, sizes);
  }

  private static void requireSameSize(Path image, ImageSize size, Path label) {
    ImageSize other = ImageFiles.size(label);
    if (!other.equals(size)) {
      throw new DualMixException(
          "The label " + label + " has " + other + ", its image " + image + " has " + size,
          "A label has a pixel for each of its image's: correct or remove the file.");
    }
  }

  private static DualMixException noLabels(String domain, Path images, Path labels, int count) {
    return new DualMixException(
        "The "
            + domain
            + " has "
            + count
            + " images in "
            + images
            + ", but no label"
            + (labels == null
                ? ": no folder is named labels, masks, annotations or gt"
                : " in " + labels + " has the name of an image"),
        domain.equals("source")
            ? "Every source image needs a label: a PNG of the same name in a folder labels beside"
                + " images."
            : "Some target images need labels, at least for validation: PNGs of the same names in a"
                + " folder labels beside images.");
  }

  /** The number of images without a label. */
  int unlabelled() {
    return imageFiles.size() - labelFiles.size();
  }
}
