package io.dualmix.cli.init;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ImageFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folders of images and labels of one domain, by their names.
 *
 * @param root of the domain
 * @param images folder of the images to train on, relative to the root; empty for the root itself
 * @param labels folder of their labels; null if no folder has such a name
 * @param validation folder of the images of a validation split; null for none
 * @param validationLabels folder of their labels; null for none
 * @param leftOut folders of other splits, which are not used
 */
record FolderLayout(
    Path root,
    String images,
    String labels,
    String validation,
    String validationLabels,
    List<String> leftOut) {
  private static final int DEEPEST = 6;

  private static final Pattern LABELS =
      Pattern.compile(
          "(?i)(masks?|labels?|annot(ation)?s?|gt|gt_?fine|ground_?truth|seg(mentation)?s?"
              + "|segmentation(class|object))([_ -].*)?|(train|val|test)_?(annot|labels?|masks?)");
  private static final Pattern TRAIN =
      Pattern.compile("(?i)train(ing)?(_?(annot|labels?|masks?))?");
  private static final Pattern VALIDATION =
      Pattern.compile("(?i)val(id(ation)?)?(_?(annot|labels?|masks?))?");
  private static final Pattern OTHER =
      Pattern.compile("(?i)test(ing)?(_?(annot|labels?|masks?))?|train_extra|extra");

  FolderLayout {
    leftOut = List.copyOf(leftOut);
  }

  /**
   * Looks for the folders.
   *
   * @throws DualMixException if there is no such folder, or no image in it
   */
  static FolderLayout of(Path root) {
    Set<Path> all = foldersWithImages(root);
    if (all.isEmpty()) {
      throw new DualMixException(
          "There is no image in " + root,
          "Expected " + ImageFormat.names() + " files, also in subfolders.");
    }
    List<Path> training = all.stream().filter(folder -> !of(folder, VALIDATION, OTHER)).toList();
    List<Path> validation = all.stream().filter(folder -> of(folder, VALIDATION)).toList();
    boolean onlyValidation = images(training).isEmpty();
    if (onlyValidation) {
      training = all.stream().filter(folder -> !of(folder, OTHER)).toList();
      validation = List.of();
    }
    if (images(training).isEmpty()) {
      training = List.copyOf(all);
    }
    List<String> leftOut = new ArrayList<>();
    for (Path folder : all) {
      if (!training.contains(folder) && !validation.contains(folder)) {
        leftOut.add(text(folder));
      }
    }
    return new FolderLayout(
        root,
        common(images(training)).orElse(""),
        common(labels(training)).orElse(null),
        common(images(validation)).orElse(null),
        common(labels(validation)).orElse(null),
        leftOut);
  }

  /**
   * The folders that an experiment does not use.
   *
   * @param noValidation whether the validation split is among them
   */
  List<Path> unused(boolean noValidation) {
    List<Path> unused = new ArrayList<>(leftOut.stream().map(root::resolve).toList());
    if (noValidation && validation != null) {
      unused.add(root.resolve(validation));
    }
    return unused;
  }

  /** Whether a folder holds images, directly or below. */
  static boolean hasImages(Path root) {
    return !foldersWithImages(root).isEmpty();
  }

  /** The folders that directly hold images, relative to the root. */
  private static Set<Path> foldersWithImages(Path root) {
    if (!Files.isDirectory(root)) {
      throw new DualMixException(
          Files.exists(root) ? root + " is not a folder" : "There is no folder " + root,
          "Name the folder that holds the images and labels.");
    }
    Set<Path> folders = new TreeSet<>();
    try (Stream<Path> files = Files.walk(root, DEEPEST, FileVisitOption.FOLLOW_LINKS)) {
      files
          .filter(file -> ImageFormat.isImageName(file.getFileName().toString()))
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .forEach(file -> folders.add(root.relativize(file.getParent())));
    } catch (IOException | UncheckedIOException e) {
      throw new DualMixException("Cannot list " + root + ": " + e.getMessage(), "", e);
    }
    return folders;
  }

  private static List<Path> images(Collection<Path> folders) {
    return folders.stream().filter(folder -> !of(folder, LABELS)).toList();
  }

  private static List<Path> labels(Collection<Path> folders) {
    return folders.stream().filter(folder -> of(folder, LABELS)).toList();
  }

  /** Whether a part of the path is a name of this kind. */
  private static boolean of(Path folder, Pattern... kinds) {
    Predicate<String> wanted = name -> Stream.of(kinds).anyMatch(k -> k.matcher(name).matches());
    for (Path part : folder) {
      if (wanted.test(part.toString())) {
        return true;
      }
    }
    return false;
  }

  /** The deepest folder that holds all of them. */
  private static Optional<String> common(List<Path> folders) {
    List<Path> trained = folders.stream().filter(folder -> of(folder, TRAIN)).toList();
    List<Path> chosen = trained.isEmpty() ? folders : trained;
    if (chosen.isEmpty()) {
      return Optional.empty();
    }
    Path common = chosen.get(0);
    for (Path folder : chosen) {
      while (common != null && !folder.startsWith(common) && !text(common).isEmpty()) {
        common = common.getParent();
      }
    }
    return Optional.of(common == null ? "" : text(common));
  }

  private static String text(Path folder) {
    return folder.toString().replace('\\', '/');
  }
}
