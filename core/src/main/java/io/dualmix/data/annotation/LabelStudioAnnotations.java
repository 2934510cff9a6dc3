package io.dualmix.data.annotation;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ImageFormat;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.region.BitRuns;
import io.dualmix.data.region.CocoPolygon;
import io.dualmix.data.region.Region;
import io.dualmix.data.region.TurnedShapes;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * Label Studio's export "JSON": polygons, boxes, ellipses and brush strokes of each task, drawn in
 * the order of the file. Coordinates are percents of the image's sides. Of several annotations of a
 * task the last one counts that was not cancelled; predictions are not read.
 */
public final class LabelStudioAnnotations implements AnnotationFile {
  private static final String REMEDY = "Export the project as \"JSON\", and not as \"JSON-MIN\".";

  /** What an uploaded file's name begins with. */
  private static final Pattern UPLOADED = Pattern.compile("[0-9a-f]{8}-(?=.)");

  /** What precedes the path of a file in a local storage. */
  private static final String LOCAL = "?d=";

  private static final double PERCENT = 100;

  private final Path file;
  private final String field;
  private final JsonValues values;
  private final List<AnnotatedImage> images = new ArrayList<>();

  private LabelStudioAnnotations(Path file, String field) {
    this.file = file;
    this.field = field;
    values = new JsonValues(file);
  }

  /**
   * Reads a file.
   *
   * @param field of a task's data with the image; null for {@code image}, or else the only one
   *     whose value is the name of an image
   * @throws DualMixException if it is not such an export; the message names the task
   */
  public static LabelStudioAnnotations read(Path file, String field) {
    LabelStudioAnnotations read = new LabelStudioAnnotations(file, field);
    JsonReader.read(file, "", read::task);
    return read;
  }

  private void task(String key, JsonNode task) {
    String place = "task " + task.path("id").asString(Integer.toString(images.size() + 1));
    if (!key.isEmpty() || !task.path("data").isObject() || !task.path("annotations").isArray()) {
      throw new DualMixException(
          file + " is not Label Studio's list of tasks: " + place + " lacks data or annotations",
          REMEDY);
    }
    String name = image(task.path("data"), place);
    List<LabelledRegion> regions = new ArrayList<>();
    ImageSize size = null;
    for (JsonNode result : last(task.path("annotations")).path("result")) {
      String within = place + ", result " + result.path("id").asString("?");
      Optional<String> className = className(result.path("value"), within);
      if (className.isEmpty() || !drawn(result.path("value"))) {
        continue; // Choices, relations, key points, and shapes whose label is a result of its own.
      }
      ImageSize stated = values.size(result, "original_width", "original_height", within);
      if (size != null && !size.equals(stated)) {
        throw JsonReader.damaged(
            file, "has in " + within + " an image of " + stated + ", before of " + size);
      }
      size = stated;
      requireUpright(result, within);
      regions.add(
          new LabelledRegion(className.get(), within, region(result.path("value"), size, within)));
    }
    images.add(new AnnotatedImage(name, Optional.ofNullable(size), regions, uploadedName(name)));
  }

  /** The annotation that counts; a missing node if there is none. */
  private static JsonNode last(JsonNode annotations) {
    return StreamSupport.stream(annotations.spliterator(), false)
        .filter(one -> !one.path("was_cancelled").asBoolean(false))
        .reduce((earlier, later) -> later)
        .orElse(annotations.path(-1));
  }

  /** The path of a task's image, without what is before it in the tool's addresses. */
  private String image(JsonNode data, String place) {
    String address = values.text(data, field(data, place), place + ", data");
    int local = address.indexOf(LOCAL);
    if (local >= 0) {
      address = address.substring(local + LOCAL.length());
    } else if (address.indexOf('?') >= 0) {
      address = address.substring(0, address.indexOf('?'));
    }
    try {
      // A plus is itself in a path.
      return URLDecoder.decode(address.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return address; // A percent sign of the name.
    }
  }

  private String field(JsonNode data, String place) {
    if (field != null) {
      return field;
    }
    if (data.has("image")) {
      return "image";
    }
    List<String> named =
        data.propertyNames().stream()
            .filter(key -> ImageFormat.isImageName(data.path(key).asString("")))
            .toList();
    if (named.size() == 1) {
      return named.get(0);
    }
    throw new DualMixException(
        file
            + " has in "
            + place
            + (named.isEmpty() ? " no" : " more than one")
            + " image among the data "
            + String.join(", ", data.propertyNames()),
        "Name the one that was labelled: field: NAME.");
  }

  /** The name without the prefix of an upload; empty without one. */
  private static Optional<String> uploadedName(String name) {
    int slash = name.lastIndexOf('/') + 1;
    String base = UPLOADED.matcher(name.substring(slash)).replaceFirst("");
    return base.length() == name.length() - slash
        ? Optional.empty()
        : Optional.of(name.substring(0, slash) + base);
  }

  /** The label of a shape, which is in {@code polygonlabels}, {@code labels} or the like. */
  private Optional<String> className(JsonNode value, String place) {
    for (String key : value.propertyNames()) {
      JsonNode names = value.path(key);
      if (key.endsWith("labels") && names.isArray() && !names.isEmpty()) {
        if (names.size() > 1 || !names.path(0).isString()) {
          throw values.wrong(place, key, "one label", names);
        }
        return Optional.of(names.path(0).stringValue().strip());
      }
    }
    return Optional.empty();
  }

  private static boolean drawn(JsonNode value) {
    return value.has("points") || value.has("rle") || value.has("radiusX") || value.has("height");
  }

  private void requireUpright(JsonNode result, String place) {
    JsonNode rotation = result.path("image_rotation");
    if (rotation.isNumber() && rotation.doubleValue() != 0) {
      throw new DualMixException(
          file + " has in " + place + " an image that was turned by " + rotation + " degrees",
          "Turn it back in Label Studio: coordinates of a turned image are not read.");
    }
  }

  private Region region(JsonNode value, ImageSize size, String place) {
    if (value.has("rle")) {
      return brush(value.path("rle"), size, place);
    }
    if (value.has("points")) {
      return polygon(value.path("points"), size, place);
    }
    double x = share(value, "x", place) * size.width();
    double y = share(value, "y", place) * size.height();
    double degrees = value.has("rotation") ? values.number(value, "rotation", place) : 0;
    if (value.has("radiusX")) {
      return TurnedShapes.ellipse(
          x,
          y,
          share(value, "radiusX", place) * size.width(),
          share(value, "radiusY", place) * size.height(),
          degrees);
    }
    return TurnedShapes.boxAtCorner(
        x,
        y,
        share(value, "width", place) * size.width(),
        share(value, "height", place) * size.height(),
        degrees);
  }

  private double share(JsonNode value, String key, String place) {
    return values.number(value, key, place) / PERCENT;
  }

  private Region polygon(JsonNode points, ImageSize size, String place) {
    if (!points.isArray()) {
      throw values.wrong(place, "points", "a list of points", points);
    }
    double[] xy = new double[2 * points.size()];
    for (int i = 0; i < points.size(); i++) {
      double[] point = values.numbers(points.path(i), place + ", points." + i);
      if (point.length != 2) {
        throw values.wrong(place, "points." + i, "[x, y]", points.path(i));
      }
      xy[2 * i] = point[0] / PERCENT * size.width();
      xy[2 * i + 1] = point[1] / PERCENT * size.height();
    }
    return canvas -> new CocoPolygon(xy).fill(canvas);
  }

  private Region brush(JsonNode rle, ImageSize size, String place) {
    byte[] data = new byte[rle.size()];
    for (int i = 0; i < data.length; i++) {
      JsonNode one = rle.path(i);
      if (!one.isIntegralNumber() || one.asInt(-1) < 0 || one.asInt(-1) > 255) {
        throw values.wrong(place, "rle." + i, "a whole number from 0 to 255", one);
      }
      data[i] = (byte) one.intValue();
    }
    return canvas -> BitRuns.decode(data, size).fill(canvas);
  }

  @Override
  public Path file() {
    return file;
  }

  /** None: the export has no list of the project's labels. */
  @Override
  public List<ToolClass> classes() {
    return List.of();
  }

  @Override
  public List<AnnotatedImage> images() {
    return List.copyOf(images);
  }
}
