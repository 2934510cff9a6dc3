package io.dualmix.cli.model;

import io.dualmix.DualMixException;
import io.dualmix.cli.terminal.OutputFiles;
import io.dualmix.data.annotation.CocoWriter;
import io.dualmix.data.annotation.CvatWriter;
import io.dualmix.data.annotation.GeoJsonWriter;
import io.dualmix.data.annotation.LabelmeWriter;
import io.dualmix.data.annotation.PreLabels;
import io.dualmix.data.annotation.RegionStyle;
import io.dualmix.data.format.ClassFile;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.image.RgbImage;
import io.dualmix.predict.Segmentation;
import io.dualmix.storage.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The output folder of {@code dualmix predict}: files for each image, {@code classes.csv}, which
 * lists the classes, and for some labelling tools one file of all images, which is made of the
 * index PNGs at the end.
 *
 * @param path of the folder
 * @param formats what is written
 * @param style how labels become regions of labelling tools
 */
record PredictionFolder(Path path, Set<PredictionFormat> formats, RegionStyle style) {
  private static final String INDEX = "-index.png";
  private static final String COLOUR = "-colour.png";
  private static final String OVERLAY = "-overlay.png";
  private static final String LABELME = ".json";
  private static final String GEOJSON = ".geojson";
  private static final String COCO = "coco.json";
  private static final String CVAT = "cvat.xml";
  private static final String CLASSES = "classes.csv";
  private static final double OPACITY = 0.55;

  /** Whether all files of an image exist. */
  boolean holds(String name) {
    return files(name).stream().allMatch(Files::isRegularFile);
  }

  /**
   * Checks that an image's files may be written.
   *
   * @param force whether to overwrite existing files
   * @throws DualMixException if one exists and {@code force} is false
   */
  void claim(String name, boolean force) {
    files(name).forEach(file -> OutputFiles.claimInFolder(file, force));
  }

  /** Checks that the files of all images may be written, as {@link #claim}. */
  void claimShared(boolean force) {
    if (formats.contains(PredictionFormat.coco)) {
      OutputFiles.claimInFolder(path.resolve(COCO), force);
    }
    if (formats.contains(PredictionFormat.cvat)) {
      OutputFiles.claimInFolder(path.resolve(CVAT), force);
    }
  }

  private List<Path> files(String name) {
    List<String> endings = new ArrayList<>();
    if (keepsIndex()) {
      endings.add(INDEX);
    }
    if (formats.contains(PredictionFormat.png)) {
      endings.addAll(List.of(COLOUR, OVERLAY));
    }
    if (formats.contains(PredictionFormat.labelme)) {
      endings.add(LABELME);
    }
    if (formats.contains(PredictionFormat.geojson)) {
      endings.add(GEOJSON);
    }
    return endings.stream().map(ending -> file(name, ending)).toList();
  }

  /** Files of all images are made of the index PNGs, also of those of an earlier call. */
  private boolean keepsIndex() {
    return formats.contains(PredictionFormat.png) || shared();
  }

  /** Whether a file of all images is written. */
  private boolean shared() {
    return formats.contains(PredictionFormat.coco) || formats.contains(PredictionFormat.cvat);
  }

  /**
   * Writes an image's files.
   *
   * @param source the file of the image
   */
  void write(String name, Path source, RgbImage image, Segmentation seen) {
    LabelImage labels = seen.labels();
    if (formats.contains(PredictionFormat.labelme)) {
      Path file = file(name, LABELME);
      LabelmeWriter.write(file, relative(file, source), labels, seen.classes(), style);
    }
    if (formats.contains(PredictionFormat.geojson)) {
      GeoJsonWriter.write(
          file(name, GEOJSON), fileName(name, source), labels, seen.classes(), style);
    }
    if (formats.contains(PredictionFormat.png)) {
      ImageFiles.writeImage(file(name, COLOUR), ImageFiles.colourise(labels, seen.classes()));
      ImageFiles.writeImage(
          file(name, OVERLAY), ImageFiles.overlay(image, labels, seen.classes(), OPACITY));
    }
    if (keepsIndex()) {
      ImageFiles.writeLabel(file(name, INDEX), labels);
    }
  }

  /**
   * Writes the files of all images, of their index PNGs; an image without one is left out.
   *
   * @param names in the order of the files
   * @param sources the image file of each
   */
  void writeShared(List<String> names, Map<String, Path> sources) {
    if (!shared()) {
      return;
    }
    List<String> done = names.stream().filter(n -> Files.isRegularFile(file(n, INDEX))).toList();
    PreLabels labels =
        new PreLabels(
            new ClassTable(ClassFile.read(path.resolve(CLASSES))),
            done.stream().map(name -> fileName(name, sources.get(name))).toList(),
            i -> ImageFiles.readLabel(file(done.get(i), INDEX)),
            style);
    if (formats.contains(PredictionFormat.coco)) {
      CocoWriter.write(path.resolve(COCO), labels);
    }
    if (formats.contains(PredictionFormat.cvat)) {
      CvatWriter.write(path.resolve(CVAT), labels);
    }
  }

  /** The name of an image with its extension, relative to the input folder. */
  private static String fileName(String name, Path source) {
    String file = source.getFileName().toString();
    int dot = file.lastIndexOf('.');
    return dot > 0 ? name + file.substring(dot) : name;
  }

  /** The path of an image from the folder of a file, with {@code /}; absolute on another disk. */
  private static String relative(Path file, Path image) {
    Path from = file.toAbsolutePath().normalize().getParent();
    Path to = image.toAbsolutePath().normalize();
    Path shown = from.getRoot().equals(to.getRoot()) ? from.relativize(to) : to;
    return shown.toString().replace('\\', '/');
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

  private Path file(String name, String ending) {
    return path.resolve(name + ending);
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
