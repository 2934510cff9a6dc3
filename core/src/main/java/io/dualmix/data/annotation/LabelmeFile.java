package io.dualmix.data.annotation;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.LabelImage;
import io.dualmix.data.region.BoxMask;
import io.dualmix.data.region.LabelmeShapes;
import io.dualmix.data.region.Region;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A file of Labelme: the shapes of one image. An image that is stored within the file is not read.
 */
final class LabelmeFile {
  private final Path file;
  private final JsonValues values;
  private final List<LabelledRegion> regions = new ArrayList<>();
  private JsonNode width;
  private JsonNode height;
  private String image = "";
  private boolean ofLabelme;

  private LabelmeFile(Path file) {
    this.file = file;
    values = new JsonValues(file);
  }

  /**
   * Reads a file. Damage to single shapes is reported when they are drawn.
   *
   * @return its image with the path relative to the file's folder
   * @throws DualMixException if it is not Labelme's JSON
   */
  static AnnotatedImage read(Path file) {
    LabelmeFile read = new LabelmeFile(file);
    JsonReader.read(file, "imageData", read::part);
    if (!read.ofLabelme) {
      throw JsonReader.damaged(file, "has no shapes; expected Labelme's imagePath and shapes");
    }
    return new AnnotatedImage(read.image, read.size(), read.regions);
  }

  private void part(String key, JsonNode value) {
    switch (key) {
      case "shapes" -> {
        ofLabelme = true;
        regions.add(shape(value));
      }
      case "imagePath" -> {
        ofLabelme = true;
        image = value.isString() ? value.stringValue() : "";
      }
      case "imageWidth" -> width = value;
      case "imageHeight" -> height = value;
      case "" -> throw JsonReader.damaged(file, "is a list; expected Labelme's object");
      default -> {
        // Version, flags and the keys of similar tools.
      }
    }
  }

  /** The size, which older versions leave out. */
  private Optional<ImageSize> size() {
    if (width == null || height == null || width.isNull() || height.isNull()) {
      return Optional.empty();
    }
    if (!width.canConvertToInt() || !height.canConvertToInt()) {
      throw JsonReader.damaged(file, "has the size " + width + "x" + height);
    }
    try {
      return Optional.of(new ImageSize(width.asInt(), height.asInt()));
    } catch (DualMixException e) {
      throw JsonReader.damaged(file, "has a wrong size: " + e.getMessage());
    }
  }

  private LabelledRegion shape(JsonNode node) {
    String place = "shape " + (regions.size() + 1);
    String name = values.text(node, "label", place).strip();
    JsonNode points = node.path("points");
    if (!points.isArray()) {
      throw values.wrong(place, "points", "a list of points", points);
    }
    double[] xy = new double[2 * points.size()];
    for (int i = 0; i < points.size(); i++) {
      double[] point = values.numbers(points.path(i), place + ", point " + (i + 1));
      if (point.length != 2) {
        throw values.wrong(place, "points." + i, "[x, y]", points.path(i));
      }
      xy[2 * i] = point[0];
      xy[2 * i + 1] = point[1];
    }
    JsonNode type = node.path("shape_type");
    String word = type.isString() ? type.stringValue() : "polygon";
    return new LabelledRegion(name, place, region(word, xy, node.path("mask"), place));
  }

  private Region region(String type, double[] xy, JsonNode mask, String place) {
    int points = xy.length / 2;
    return switch (type) {
      case "polygon" -> {
        require(points >= 3, place, type, "at least 3", points);
        yield canvas -> LabelmeShapes.polygon(xy).fill(canvas);
      }
      case "rectangle" -> {
        require(points == 2, place, type, "2", points);
        yield canvas -> LabelmeShapes.rectangle(xy[0], xy[1], xy[2], xy[3]).fill(canvas);
      }
      case "circle" -> {
        require(points == 2, place, type, "2", points);
        yield canvas -> LabelmeShapes.circle(xy[0], xy[1], xy[2], xy[3]).fill(canvas);
      }
      case "line", "linestrip" -> {
        require(points >= 2, place, type, "at least 2", points);
        yield canvas -> LabelmeShapes.lines(xy).fill(canvas);
      }
      case "point" -> {
        require(points == 1, place, type, "1", points);
        yield canvas -> LabelmeShapes.point(xy[0], xy[1]).fill(canvas);
      }
      case "mask" -> {
        require(points == 2, place, type, "2", points);
        if (!mask.isString()) {
          throw values.wrong(place, "mask", "a PNG in base64", mask);
        }
        String text = mask.stringValue();
        yield canvas -> mask(xy, text).fill(canvas);
      }
      default ->
          throw JsonReader.damaged(
              file,
              "has in "
                  + place
                  + " the shape_type '"
                  + type
                  + "'; known are polygon, rectangle, circle, line, linestrip, point and mask");
    };
  }

  private void require(boolean holds, String place, String type, String expected, int points) {
    if (!holds) {
      throw JsonReader.damaged(
          file,
          "has in " + place + " a " + type + " of " + points + " points; expected " + expected);
    }
  }

  /** A mask in the box between two points, which belong to it. */
  private static BoxMask mask(double[] xy, String text) {
    LabelImage mask;
    try {
      mask = ImageFiles.readMask(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw new DualMixException("its mask is not base64: " + e.getMessage(), "", e);
    }
    long left = (long) xy[0];
    long top = (long) xy[1];
    long columns = (long) xy[2] - left + 1;
    long rows = (long) xy[3] - top + 1;
    if (columns != mask.width()
        || rows != mask.height()
        || left != (int) left
        || top != (int) top) {
      throw new DualMixException(
          "its mask has "
              + mask.width()
              + "x"
              + mask.height()
              + " pixels, its points span "
              + columns
              + "x"
              + rows,
          "Save the file in Labelme again.");
    }
    BitSet pixels = new BitSet();
    for (int i = 0; i < mask.classes().length; i++) {
      pixels.set(i, mask.classes()[i] != 0);
    }
    return new BoxMask((int) left, (int) top, mask.width(), mask.height(), pixels);
  }
}
