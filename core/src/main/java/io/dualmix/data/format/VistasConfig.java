package io.dualmix.data.format;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.data.image.LabelMapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The list of labels in Mapillary Vistas' {@code config.json}. A pixel's value is the index of its
 * label in the list.
 *
 * @param file path of the file
 * @param labels in the order of their values
 */
record VistasConfig(Path file, List<Label> labels) {
  /** Label files have 8 bits; 255 is ignored. */
  private static final int MOST_LABELS = ClassTable.IGNORE;

  /**
   * A label.
   *
   * @param name such as {@code construction--flat--road}
   * @param readable such as {@code Road}
   * @param rgb colour, {@code 0xRRGGBB}
   * @param evaluate whether the label is evaluated; other labels are ignored
   */
  record Label(String name, String readable, int rgb, boolean evaluate) {}

  VistasConfig {
    labels = List.copyOf(labels);
  }

  /**
   * Reads the file.
   *
   * @throws DualMixException if it is missing, larger than 1 MiB or not JSON, or a label is
   *     malformed; the message names the file and the key
   */
  static VistasConfig read(Path file) {
    JsonNode list = parse(file).get("labels");
    if (list == null || !list.isArray() || list.isEmpty() || list.size() > MOST_LABELS) {
      throw damaged(file, "labels", "should be a list of 1 to " + MOST_LABELS + " labels", null);
    }
    List<Label> labels = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      labels.add(label(file, "labels." + i, list.get(i)));
    }
    return new VistasConfig(file, labels);
  }

  /**
   * The evaluated labels by readable name, or by full name if the readable names are not unique.
   */
  ClassTable classes() {
    Set<String> seen = new HashSet<>();
    Set<String> twice = new HashSet<>();
    List<Label> counted = labels.stream().filter(Label::evaluate).toList();
    counted.stream().map(Label::readable).filter(name -> !seen.add(name)).forEach(twice::add);
    if (counted.isEmpty() || counted.size() >= ClassTable.IGNORE) {
      throw damaged(file, "labels", "has " + counted.size() + " labels with evaluate: true", null);
    }
    return new ClassTable(
        counted.stream()
            .map(
                l ->
                    new SemanticClass(
                        twice.contains(l.readable()) ? l.name() : l.readable(), l.rgb()))
            .toList());
  }

  /** The mapping from values to {@link #classes}. */
  LabelMapping mapping() {
    Map<Integer, Integer> classes = new HashMap<>();
    for (int value = 0; value < labels.size(); value++) {
      if (labels.get(value).evaluate()) {
        classes.put(value, classes.size());
      }
    }
    return mapping(classes);
  }

  /**
   * The mapping from values to the classes of a table with Cityscapes' names, by {@link
   * VistasToCityscapes}. Other labels are ignored.
   *
   * @throws DualMixException if no label belongs to any of the classes
   */
  LabelMapping mapping(ClassTable target) {
    Map<Integer, Integer> classes = new HashMap<>();
    for (int value = 0; value < labels.size(); value++) {
      int place = value;
      VistasToCityscapes.of(labels.get(value).name())
          .map(target.names()::indexOf)
          .filter(index -> index >= 0)
          .ifPresent(index -> classes.put(place, index));
    }
    if (classes.isEmpty()) {
      throw new DualMixException(
          "No label of " + file + " belongs to any of the classes " + target.names(),
          "Use a set of Cityscapes' classes, or remove it for the data set's own classes.");
    }
    return mapping(classes);
  }

  private LabelMapping mapping(Map<Integer, Integer> classes) {
    List<Integer> ignored = new ArrayList<>();
    for (int value = 0; value < labels.size(); value++) {
      if (!classes.containsKey(value)) {
        ignored.add(value);
      }
    }
    return LabelMapping.values(classes, ignored);
  }

  private static JsonNode parse(Path file) {
    ClassNames.requireSmall(file);
    try {
      return JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readTree(Files.readAllBytes(file));
    } catch (JacksonException e) {
      throw damaged(file, "it", "is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new DualMixException("Cannot read " + file + ": " + e.getMessage(), "", e);
    }
  }

  private static Label label(Path file, String key, JsonNode node) {
    JsonNode evaluate = node.path("evaluate");
    if (!evaluate.isBoolean()) {
      throw damaged(file, key + ".evaluate", "should be true or false, not " + evaluate, null);
    }
    return new Label(
        text(file, key + ".name", node.path("name")),
        text(file, key + ".readable", node.path("readable")),
        colour(file, key + ".color", node.path("color")),
        evaluate.booleanValue());
  }

  private static String text(Path file, String key, JsonNode node) {
    if (!node.isString() || node.stringValue().isBlank()) {
      throw damaged(file, key, "should be text, not " + node, null);
    }
    return node.stringValue();
  }

  private static int colour(Path file, String key, JsonNode node) {
    int rgb = 0;
    for (int i = 0; i < 3; i++) {
      JsonNode part = node.path(i);
      boolean valid = part.isInt() && part.intValue() >= 0 && part.intValue() <= 255;
      if (!valid || node.size() != 3) {
        throw damaged(file, key, "should be three numbers of 0 to 255, not " + node, null);
      }
      rgb = rgb << 8 | part.intValue();
    }
    return rgb;
  }

  private static DualMixException damaged(Path file, String key, String what, Exception cause) {
    return new DualMixException(
        "In " + file + ", " + key + " " + what,
        "Copy the file again from the data set: pixel values are indices into its list of labels.",
        cause);
  }
}
