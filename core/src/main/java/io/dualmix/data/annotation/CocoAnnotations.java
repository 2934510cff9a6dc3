package io.dualmix.data.annotation;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.region.CocoPolygon;
import io.dualmix.data.region.ColumnRuns;
import io.dualmix.data.region.Region;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import tools.jackson.databind.JsonNode;

/**
 * COCO's JSON of objects or stuff ({@code images}, {@code categories}, {@code annotations}):
 * polygons, and run-length encodings as numbers or compressed. Regions are drawn in the order of
 * the file.
 */
public final class CocoAnnotations implements AnnotationFile {
  private final Path file;
  private final JsonValues values;
  private final boolean crowdIgnored;
  private final Map<String, Category> categories = new LinkedHashMap<>();
  private final Map<String, Image> images = new LinkedHashMap<>();
  private final Map<String, List<Item>> items = new HashMap<>();
  private int boxes;

  /** A category; its colour is null if the file has none. */
  private record Category(String id, String name, Integer rgb) {}

  private record Image(String name, ImageSize size) {}

  /** A region; its category is null for an ignored crowd. */
  private record Item(String category, String place, Region region) {}

  private CocoAnnotations(Path file, boolean crowdIgnored) {
    this.file = file;
    this.crowdIgnored = crowdIgnored;
    values = new JsonValues(file);
  }

  /**
   * Reads a file. Damage to single regions is reported when they are drawn.
   *
   * @param crowdIgnored whether pixels of {@code iscrowd} regions are ignored
   * @throws DualMixException if it is not COCO's JSON
   */
  public static CocoAnnotations read(Path file, boolean crowdIgnored) {
    CocoAnnotations read = new CocoAnnotations(file, crowdIgnored);
    JsonReader.read(file, "info", read::part);
    read.requireWhole();
    return read;
  }

  private void part(String key, JsonNode value) {
    switch (key) {
      case "images" -> image(value);
      case "categories" -> category(value);
      case "annotations" -> annotation(value);
      case "" ->
          throw JsonReader.damaged(
              file, "is a list; expected COCO's object with images, categories and annotations");
      default -> {
        // Licences and the like.
      }
    }
  }

  private void image(JsonNode node) {
    String place = "image " + (images.size() + 1);
    String id = values.id(node, "id", place);
    String name = values.text(node, "file_name", place);
    Image image = new Image(name, values.size(node, "width", "height", place));
    if (images.put(id, image) != null) {
      throw JsonReader.damaged(file, "has two images with the id " + id);
    }
  }

  private void category(JsonNode node) {
    String place = "category " + (categories.size() + 1);
    String id = values.id(node, "id", place);
    Integer rgb = null;
    JsonNode colour = node.path("color");
    if (colour.isArray() && colour.size() == 3) {
      IntUnaryOperator part = i -> Math.max(0, Math.min(255, colour.path(i).asInt(0)));
      rgb = part.applyAsInt(0) << 16 | part.applyAsInt(1) << 8 | part.applyAsInt(2);
    }
    Category category = new Category(id, values.text(node, "name", place).strip(), rgb);
    if (categories.put(id, category) != null) {
      throw JsonReader.damaged(file, "has two categories with the id " + id);
    }
  }

  private void annotation(JsonNode node) {
    String place = "annotation " + node.path("id").asString("?");
    String image = values.id(node, "image_id", place);
    boolean crowd = node.path("iscrowd").asInt(0) != 0;
    String category = crowd && crowdIgnored ? null : values.id(node, "category_id", place);
    List<Region> regions = regions(node.path("segmentation"), place);
    if (regions.isEmpty()) {
      boxes++;
    }
    List<Item> ofImage = items.computeIfAbsent(image, id -> new ArrayList<>());
    regions.forEach(region -> ofImage.add(new Item(category, place, region)));
  }

  private List<Region> regions(JsonNode segmentation, String place) {
    if (segmentation.isMissingNode() || segmentation.isNull()) {
      return List.of();
    }
    if (segmentation.isObject()) {
      return List.of(runs(segmentation, place));
    }
    if (!segmentation.isArray()) {
      throw values.wrong(place, "segmentation", "polygons or run lengths", segmentation);
    }
    List<Region> regions = new ArrayList<>();
    for (JsonNode polygon : segmentation) {
      if (!polygon.isArray()) {
        throw values.wrong(place, "segmentation", "lists of coordinates", polygon);
      }
      double[] xy = values.numbers(polygon, place + ", segmentation");
      regions.add(canvas -> new CocoPolygon(xy).fill(canvas));
    }
    return regions;
  }

  private Region runs(JsonNode node, String place) {
    JsonNode sides = node.path("size");
    if (!sides.isArray()
        || sides.size() != 2
        || !sides.path(0).canConvertToInt()
        || !sides.path(1).canConvertToInt()) {
      throw values.wrong(place, "segmentation.size", "[height, width]", sides);
    }
    int height = sides.path(0).asInt();
    int width = sides.path(1).asInt();
    JsonNode counts = node.path("counts");
    if (counts.isString()) {
      String text = counts.stringValue();
      return canvas -> ColumnRuns.decode(new ImageSize(width, height), text).fill(canvas);
    }
    if (!counts.isArray()) {
      throw values.wrong(place, "segmentation.counts", "numbers or text", counts);
    }
    int[] lengths = new int[counts.size()];
    for (int i = 0; i < lengths.length; i++) {
      if (!counts.path(i).isIntegralNumber() || !counts.path(i).canConvertToInt()) {
        throw values.wrong(place, "segmentation.counts." + i, "a whole number", counts.path(i));
      }
      lengths[i] = counts.path(i).intValue();
    }
    return canvas -> new ColumnRuns(new ImageSize(width, height), lengths).fill(canvas);
  }

  private void requireWhole() {
    if (images.isEmpty() || categories.isEmpty()) {
      throw JsonReader.damaged(
          file,
          "has "
              + images.size()
              + " images and "
              + categories.size()
              + " categories; expected COCO's images, categories and annotations");
    }
    Set<String> known = categories.keySet();
    items.forEach(
        (image, ofImage) -> {
          if (!images.containsKey(image)) {
            throw JsonReader.damaged(
                file, "has annotations of the image " + image + ", which it lacks");
          }
          for (Item item : ofImage) {
            if (item.category != null && !known.contains(item.category)) {
              throw JsonReader.damaged(
                  file,
                  "has " + item.place + " of the category " + item.category + ", which it lacks");
            }
          }
        });
    if (boxes > 0 && items.values().stream().allMatch(List::isEmpty)) {
      throw new DualMixException(
          file + " has " + boxes + " boxes and no segmentation",
          "Label masks or polygons: boxes alone do not tell the class of a pixel.");
    }
  }

  @Override
  public Path file() {
    return file;
  }

  /** The categories by their ids, numbers by their values. */
  @Override
  public List<ToolClass> classes() {
    Set<String> seen = new HashSet<>();
    return categories.values().stream()
        .sorted(Comparator.comparingInt((Category c) -> c.id.length()).thenComparing(Category::id))
        .filter(c -> seen.add(c.name))
        .map(c -> new ToolClass(c.name, Optional.ofNullable(c.rgb)))
        .toList();
  }

  @Override
  public List<AnnotatedImage> images() {
    List<AnnotatedImage> all = new ArrayList<>();
    images.forEach(
        (id, image) -> {
          List<LabelledRegion> regions = new ArrayList<>();
          for (Item item : items.getOrDefault(id, List.of())) {
            String name = item.category == null ? null : categories.get(item.category).name;
            regions.add(new LabelledRegion(name, item.place, item.region));
          }
          all.add(new AnnotatedImage(image.name, Optional.of(image.size), regions));
        });
    return all;
  }
}
