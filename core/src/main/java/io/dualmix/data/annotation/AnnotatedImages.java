package io.dualmix.data.annotation;

import io.dualmix.DualMixException;
import io.dualmix.data.AnnotatedDataset;
import io.dualmix.data.Annotation;
import io.dualmix.data.FilePairs;
import io.dualmix.data.FolderListing;
import io.dualmix.data.PairedDataset;
import io.dualmix.data.PairedDataset.Pair;
import io.dualmix.data.image.FileIssue;
import io.dualmix.data.image.ImageFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Joins the images of a folder with the annotations of labelling tools. */
public final class AnnotatedImages {
  private static final int NAMED = 3;

  private final FolderListing listing;
  private final Map<String, SharedAnnotation> annotations = new HashMap<>();
  private final List<String> orphans = new ArrayList<>();
  private int annotated;

  private AnnotatedImages(FolderListing listing) {
    this.listing = listing;
  }

  /**
   * A data set of all images below a folder. Those without a region in any file are unlabelled.
   *
   * @param folder of the images
   * @param files in the order of drawing: regions of later files cover those of earlier ones
   * @param classes meaning of the files' names
   * @param origin what the data set is, for its description
   * @throws DualMixException if there is no image, or no annotation belongs to one
   */
  public static AnnotatedDataset open(
      Path folder, List<AnnotationFile> files, AnnotatedClasses classes, String origin) {
    AnnotatedImages joined = new AnnotatedImages(listing(folder));
    ImageNames names = new ImageNames(joined.listing.files().keySet());
    files.forEach(file -> joined.add(file, names, classes));
    if (joined.annotations.isEmpty()) {
      throw joined.none(files);
    }
    return dataset(
        joined.listing, joined.notes(files), classes, Map.copyOf(joined.annotations), origin);
  }

  /**
   * The images below a folder.
   *
   * @throws DualMixException if there is none
   */
  static FolderListing listing(Path folder) {
    FolderListing listing = FolderListing.images(folder);
    if (listing.files().isEmpty()) {
      throw new DualMixException(
          "There is no image in " + folder,
          "Expected "
              + ImageFormat.names()
              + " files, also in subfolders; set 'images' to their"
              + " folder.");
    }
    return listing;
  }

  /** A data set of the listed images. */
  static AnnotatedDataset dataset(
      FolderListing listing,
      List<FileIssue> notes,
      AnnotatedClasses classes,
      Map<String, Annotation> annotations,
      String origin) {
    List<Pair> pairs = new ArrayList<>();
    listing.files().forEach((name, file) -> pairs.add(new Pair(name, file, null)));
    PairedDataset images =
        new PairedDataset(classes.table(), null, new FilePairs(pairs, notes), origin);
    return new AnnotatedDataset(classes.table(), images, annotations);
  }

  private void add(AnnotationFile file, ImageNames names, AnnotatedClasses classes) {
    for (AnnotatedImage image : file.images()) {
      if (image.regions().isEmpty()) {
        continue;
      }
      annotated++;
      Optional<String> name =
          names.find(image.name()).or(() -> image.original().flatMap(names::find));
      if (name.isEmpty()) {
        orphans.add(image.name());
        continue;
      }
      SharedAnnotation.Part part = new SharedAnnotation.Part(file.file(), image);
      SharedAnnotation earlier = annotations.get(name.get());
      if (earlier == null) {
        annotations.put(name.get(), new SharedAnnotation(List.of(part), classes));
      } else if (earlier.files().contains(file.file())) {
        throw JsonReader.damaged(
            file.file(), "has the image " + name.get() + " twice, once as " + image.name());
      } else {
        annotations.put(name.get(), earlier.with(part));
      }
    }
  }

  private List<FileIssue> notes(List<AnnotationFile> files) {
    List<FileIssue> notes = new ArrayList<>(listing.notes());
    if (!orphans.isEmpty()) {
      notes.add(
          new FileIssue(
              FileIssue.Kind.LABEL_WITHOUT_IMAGE,
              String.format(
                  Locale.ROOT,
                  "%d annotated images of %s are not in %s: %s",
                  orphans.size(),
                  names(files),
                  listing.folder(),
                  firstOrphans()),
              ""));
    }
    return notes;
  }

  private String firstOrphans() {
    return String.join(", ", orphans.subList(0, Math.min(NAMED, orphans.size())))
        + (orphans.size() > NAMED ? " and " + (orphans.size() - NAMED) + " more" : "");
  }

  private static String names(List<AnnotationFile> files) {
    return String.join(", ", files.stream().map(file -> file.file().toString()).toList());
  }

  private DualMixException none(List<AnnotationFile> files) {
    if (annotated == 0) {
      return new DualMixException(
          "No image of " + names(files) + " has an annotation",
          "Label some images, and export them again.");
    }
    return new DualMixException(
        "None of the "
            + annotated
            + " annotated images of "
            + names(files)
            + " is in "
            + listing.folder()
            + ": "
            + firstOrphans(),
        "Set 'images' to the folder of the images; they are matched by their paths without"
            + " extension, or by the last part of them.");
  }
}
