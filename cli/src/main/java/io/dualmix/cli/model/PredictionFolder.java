package io.dualmix.cli.model;

import io.dualmix.DualMixException;
import io.dualmix.cli.terminal.OutputFiles;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.RgbImage;
import io.dualmix.predict.Segmentation;
import io.dualmix.storage.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The output folder of {@code dualmix predict}: for each image its class indices, their colours and
 * an overlay, and {@code classes.csv}, which lists the classes.
 *
 * @param path of the folder
 */
record PredictionFolder(Path path) {
  private static final List<String> KINDS = List.of("index", "colour", "overlay");
  private static final String CLASSES = "classes.csv";
  private static final double OPACITY = 0.55;

  /** Whether all files of an image exist. */
  boolean holds(String name) {
    return KINDS.stream().allMatch(kind -> Files.isRegularFile(file(name, kind)));
  }

  /**
   * Checks that an image's files may be written.
   *
   * @param force whether to overwrite existing files
   * @throws DualMixException if one exists and {@code force} is false
   */
  void claim(String name, boolean force) {
    KINDS.forEach(kind -> OutputFiles.claimInFolder(file(name, kind), force));
  }

  /** Writes an image's files. */
  void write(String name, RgbImage image, Segmentation seen) {
    ImageFiles.writeLabel(file(name, "index"), seen.labels());
    ImageFiles.writeImage(
        file(name, "colour"), ImageFiles.colourise(seen.labels(), seen.classes()));
    ImageFiles.writeImage(
        file(name, "overlay"), ImageFiles.overlay(image, seen.labels(), seen.classes(), OPACITY));
  }

  /**
   * Writes the list of classes.
   *
   * @param added whether images are added to existing ones, which must then have the same classes
   * @throws DualMixException if the existing classes differ
   */
  void writeClasses(ClassTable classes, boolean added) {
    Path file = path.resolve(CLASSES);
    String csv = csv(classes);
    if (!added || !Files.exists(file)) {
      AtomicFiles.write(file, csv);
    } else if (!read(file).equals(csv)) {
      throw new DualMixException(
          file + " lists other classes than the model's",
          "Use the model that labelled the first images, or choose another folder with -o.");
    }
  }

  private Path file(String name, String kind) {
    return path.resolve(name + "-" + kind + ".png");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new DualMixException("Cannot read " + file + ": " + e.getMessage(), "", e);
    }
  }

  private static String csv(ClassTable classes) {
    StringBuilder text = new StringBuilder("index,name,colour\n");
    for (int i = 0; i < classes.size(); i++) {
      ClassTable.SemanticClass c = classes.classes().get(i);
      text.append(String.format(Locale.ROOT, "%d,%s,#%06x\n", i, field(c.name()), c.rgb()));
    }
    return text.toString();
  }

  /** A field, quoted where RFC 4180 requires it. */
  private static String field(String text) {
    boolean plain = text.equals(text.strip()) && !text.matches("(?s).*[\",\r\n].*");
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
