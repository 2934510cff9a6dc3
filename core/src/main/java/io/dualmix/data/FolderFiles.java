package io.dualmix.data;

import io.dualmix.DualMixException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finds the images and labels of a {@link FolderSpec}. */
final class FolderFiles {
  private FolderFiles() {}

  /**
   * One image.
   *
   * @param name its path relative to the images' folder, with {@code /} and without extension
   * @param label null for none
   */
  record Pair(String name, Path image, Path label) {}

  /** The pairs in the order of their names. */
  static List<Pair> find(FolderSpec spec) {
    requireFolder(spec.root());
    if (spec.list() != null) {
      return listed(spec);
    }
    if (spec.images() == null) {
      throw new DualMixException(
          "The data set at " + spec.root() + " names neither a folder of images nor a list",
          "Give one of the two.");
    }
    return paired(spec);
  }

  private static List<Pair> paired(FolderSpec spec) {
    Path folder = spec.root().resolve(spec.images());
    Map<String, Path> images = byName(folder, ".png", ".jpg", ".jpeg");
    if (images.isEmpty()) {
      throw new DualMixException(
          "There is no image in " + folder, "Expected are PNG and JPEG files, also in subfolders.");
    }
    Path labelFolder = spec.labels() == null ? null : spec.root().resolve(spec.labels());
    Map<String, Path> labels = labelFolder == null ? Map.of() : byName(labelFolder, ".png");
    List<Pair> pairs = new ArrayList<>();
    images.forEach((name, image) -> pairs.add(new Pair(name, image, labels.get(name))));
    if (labelFolder != null && pairs.stream().allMatch(pair -> pair.label() == null)) {
      throw new DualMixException(
          "No label in "
              + labelFolder
              + " belongs to an image in "
              + folder
              + ", such as "
              + pairs.get(0).name(),
          "A label is a PNG file with its image's name; where names differ, write a list file.");
    }
    return pairs;
  }

  private static Map<String, Path> byName(Path folder, String... extensions) {
    requireFolder(folder);
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw new DualMixException("Cannot list " + folder + ": " + e.getMessage(), "", e);
    }
    Map<String, Path> byName = new TreeMap<>();
    for (Path file : files) {
      String relative = folder.relativize(file).toString().replace('\\', '/');
      String lower = relative.toLowerCase(Locale.ROOT);
      boolean wanted = Stream.of(extensions).anyMatch(lower::endsWith);
      if (!wanted || file.getFileName().toString().startsWith(".")) {
        continue;
      }
      Path twin = byName.put(withoutExtension(relative), file);
      if (twin != null) {
        throw new DualMixException(
            twin + " and " + file + " have the same name", "Names without extension must differ.");
      }
    }
    return byName;
  }

  private static List<Pair> listed(FolderSpec spec) {
    Path list = spec.root().resolve(spec.list());
    Map<String, Pair> pairs = new TreeMap<>();
    int number = 0;
    for (String line : lines(list)) {
      number++;
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      String[] parts = text.split(text.indexOf('\t') >= 0 ? "\t+" : "\\s+", -1);
      if (parts.length > 2) {
        throw new DualMixException(
            list
                + ", line "
                + number
                + " has "
                + parts.length
                + " parts; expected an image and a label",
            "Put a tab between two paths with blanks.");
      }
      Path image = requireFile(spec.root().resolve(parts[0].strip()), list, number);
      Path label =
          parts.length < 2
              ? null
              : requireFile(spec.root().resolve(parts[1].strip()), list, number);
      String name = withoutExtension(parts[0].strip().replace('\\', '/'));
      if (pairs.put(name, new Pair(name, image, label)) != null) {
        throw new DualMixException(
            list + ", line " + number + " names " + name + " a second time", "Remove one of them.");
      }
    }
    if (pairs.isEmpty()) {
      throw new DualMixException("There is no image in the list " + list, "");
    }
    return List.copyOf(pairs.values());
  }

  private static List<String> lines(Path list) {
    try {
      return Files.readAllLines(list);
    } catch (IOException e) {
      throw new DualMixException(
          "Cannot read the list " + list + ": " + e, "Expected is a text file in UTF-8.", e);
    }
  }

  private static Path requireFile(Path file, Path list, int line) {
    if (!Files.isRegularFile(file)) {
      throw new DualMixException(
          "There is no file " + file + " (" + list + ", line " + line + ")",
          "Paths in a list are relative to the data set's folder.");
    }
    return file;
  }

  private static void requireFolder(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new DualMixException(
          "There is no folder " + folder,
          "Check the data set's path; it is " + folder.toAbsolutePath());
    }
  }

  private static String withoutExtension(String path) {
    int dot = path.lastIndexOf('.');
    return dot > path.lastIndexOf('/') + 1 ? path.substring(0, dot) : path;
  }
}
