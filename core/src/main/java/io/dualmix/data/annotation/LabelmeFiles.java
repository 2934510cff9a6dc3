package io.dualmix.data.annotation;

import io.dualmix.DualMixException;
import io.dualmix.data.AnnotatedDataset;
import io.dualmix.data.Annotation;
import io.dualmix.data.FolderListing;
import io.dualmix.data.image.FileIssue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The images of a folder with the files that Labelme writes, one for each labelled image. */
public final class LabelmeFiles {
  private static final String EXTENSION = "json";
  private static final int NAMED = 3;

  private final Map<String, Annotation> annotations = new HashMap<>();
  private final Map<String, Path> files = new HashMap<>();
  private final List<String> orphans = new ArrayList<>();
  private int empty;

  private LabelmeFiles() {}

  /**
   * A data set of all images below a folder. Those without a file, or with a file without shapes,
   * are unlabelled.
   *
   * @param images folder of the images
   * @param labels folder of the JSON files; may be the same
   * @param classes meaning of the labels
   * @throws DualMixException if there is no image or no file, or none belongs to an image
   */
  public static AnnotatedDataset open(Path images, Path labels, AnnotatedClasses classes) {
    FolderListing listing = AnnotatedImages.listing(images);
    FolderListing json = FolderListing.withExtension(labels, EXTENSION);
    LabelmeFiles matched = new LabelmeFiles();
    ImageNames names = new ImageNames(listing.files().keySet());
    json.files().forEach((name, file) -> matched.add(name, file, names, classes));
    if (matched.annotations.isEmpty()) {
      throw matched.none(images, labels, json);
    }
    return AnnotatedImages.dataset(
        listing,
        matched.notes(listing, labels),
        classes,
        matched.annotations,
        "Labelme, from " + images);
  }

  /** A damaged file is matched by its own name, and reported when its label is read. */
  private void add(String name, Path file, ImageNames names, AnnotatedClasses classes) {
    Optional<String> image;
    try {
      AnnotatedImage read = LabelmeFile.read(file);
      if (read.regions().isEmpty()) {
        empty++;
        return;
      }
      String base = read.name().replace('\\', '/');
      int slash = name.lastIndexOf('/');
      String beside = name.substring(0, slash + 1) + base.substring(base.lastIndexOf('/') + 1);
      image = names.find(beside).or(() -> names.find(base)).or(() -> names.find(name + ".json"));
    } catch (DualMixException e) {
      image = names.find(name + ".json");
    }
    if (image.isEmpty()) {
      orphans.add(name);
      return;
    }
    Path twin = files.put(image.get(), file);
    if (twin != null) {
      throw new DualMixException(
          twin + " and " + file + " both label the image " + image.get(), "Remove one of them.");
    }
    annotations.put(image.get(), new LabelmeAnnotation(file, classes));
  }

  private List<FileIssue> notes(FolderListing images, Path labels) {
    List<FileIssue> notes =
        new ArrayList<>(
            images.notes().stream()
                .filter(note -> !note.detail().startsWith("." + EXTENSION + ":"))
                .toList());
    if (!orphans.isEmpty()) {
      notes.add(
          new FileIssue(
              FileIssue.Kind.LABEL_WITHOUT_IMAGE,
              String.format(
                  Locale.ROOT,
                  "%d Labelme files in %s belong to no image: %s%s",
                  orphans.size(),
                  labels,
                  String.join(", ", orphans.subList(0, Math.min(NAMED, orphans.size()))),
                  orphans.size() > NAMED ? " and " + (orphans.size() - NAMED) + " more" : ""),
              ""));
    }
    return notes;
  }

  private DualMixException none(Path images, Path labels, FolderListing json) {
    if (json.files().isEmpty()) {
      return new DualMixException(
          "There is no JSON file in " + labels, "Set 'labels' to the folder of Labelme's files.");
    }
    if (orphans.isEmpty()) {
      return new DualMixException(
          "None of the " + empty + " Labelme files in " + labels + " has a shape",
          "Label some images.");
    }
    return new DualMixException(
        "No Labelme file in "
            + labels
            + ", such as "
            + orphans.get(0)
            + ", belongs to an image in "
            + images,
        "Set 'images' to the folder of the images; a file belongs to the image that its imagePath"
            + " names, or that has its name.");
  }
}
