package io.dualmix.config;

import io.dualmix.DualMixException;
import io.dualmix.config.Study.Variant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads studies. Unknown or duplicate keys and values of the wrong type are rejected with one
 * message that names the file, the line and the key.
 */
public final class Studies {
  private static final List<String> KEYS = List.of("base", "name", "seeds", "variants", "stages");

  /** The keys of a variant that starts from an earlier one. */
  public static final List<String> LONG_FORM = List.of("from", "redo", "set");

  /** The study sets these keys of every run itself. */
  public static final List<String> OWN = List.of("name", "seed", "runs");

  /** The form of the names of studies and variants. */
  public static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,59}";

  private static final String NAME_RULE =
      "'; expected 1 to 60 letters, digits, dots, dashes or underscores";

  private final Path file;
  private final YamlText text;

  private Studies(Path file) {
    this.file = file;
    this.text =
        new YamlText(
            Experiments.mapper(),
            Experiments.text(file, "study", "docs/study.md has an example."),
            file.toString(),
            new YamlText.Expected(
                "a study with the keys base, name, seeds and variants",
                "docs/study.md has an example."));
  }

  /**
   * Reads a study.
   *
   * @param file YAML in UTF-8
   * @throws DualMixException if the file cannot be read or is invalid; the message describes the
   *     first error
   */
  public static Study read(Path file) {
    return new Studies(file).study();
  }

  private Study study() {
    ObjectNode tree = text.tree();
    tree.properties().removeIf(entry -> entry.getKey().startsWith("x-"));
    for (String key : tree.propertyNames()) {
      if (!KEYS.contains(key)) {
        throw unknown("", key, KEYS);
      }
    }
    String name = string(tree, "name", "name: student-weight");
    if (!name.matches(NAME)) {
      throw failure("name", "is '" + name + NAME_RULE, "It becomes the folder of the runs.");
    }
    return new Study(
        file,
        base(string(tree, "base", "base: configs/demo.yaml")),
        name,
        seeds(required(tree, "seeds", "seeds: [1, 2, 3]")),
        variants(required(tree, "variants", "variants: {paper: {}}")),
        stages(tree.get("stages")));
  }

  /** Beside the study's file, or in the working directory. */
  private Path base(String path) {
    Path given = Path.of(HomePath.of(path));
    Path beside = file.resolveSibling(given);
    if (Files.exists(beside)) {
      return beside;
    }
    if (Files.exists(given)) {
      return given;
    }
    throw failure(
        "base",
        "is " + path + ", and there is neither " + beside + " nor " + given.toAbsolutePath(),
        "The path is relative to the study's file, or else to the working directory.");
  }

  private List<Long> seeds(JsonNode node) {
    List<Long> seeds = new ArrayList<>();
    for (JsonNode seed : list("seeds", node)) {
      if (!seed.isIntegralNumber() || !seed.canConvertToLong()) {
        throw failure("seeds", "has " + seed + "; expected whole numbers", "Such as [1, 2, 3].");
      }
      if (seeds.contains(seed.asLong())) {
        throw failure("seeds", "has " + seed + " twice", "Remove one of the two.");
      }
      seeds.add(seed.asLong());
    }
    return seeds;
  }

  private List<String> stages(JsonNode node) {
    List<String> stages = new ArrayList<>();
    if (node != null) {
      for (JsonNode stage : list("stages", node)) {
        if (!stage.isString() || stages.contains(stage.asString())) {
          throw failure(
              "stages",
              "has " + stage + "; expected paths, each once",
              "Such as [round-1/student, baseline/target-only].");
        }
        stages.add(stage.asString());
      }
    }
    return stages;
  }

  private JsonNode list(String key, JsonNode node) {
    if (!node.isArray() || node.isEmpty()) {
      throw failure(key, "is " + node + "; expected a list with at least one element", "");
    }
    return node;
  }

  private List<Variant> variants(JsonNode node) {
    if (!node.isObject() || node.isEmpty()) {
      throw failure(
          "variants",
          "is " + node + "; expected a name and changes for each",
          "Such as variants: {paper: {}, kl-2: {method.distillation.weight: 2}}.");
    }
    List<Variant> variants = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String key = "variants." + entry.getKey();
      if (!entry.getKey().matches(NAME)) {
        throw failure(key, "has the name '" + entry.getKey() + NAME_RULE, "");
      }
      if (!entry.getValue().isObject() && !entry.getValue().isNull()) {
        throw failure(
            key, "is " + entry.getValue() + "; expected changes", "Such as {} for no change.");
      }
      variants.add(variant(key, entry.getKey(), entry.getValue(), variants));
    }
    return variants;
  }

  private Variant variant(String key, String name, JsonNode node, List<Variant> earlier) {
    Set<String> given = new HashSet<>(node.propertyNames());
    if (given.stream().noneMatch(LONG_FORM::contains)) {
      return new Variant(name, Optional.empty(), Optional.empty(), settings(key, node));
    }
    for (String one : node.propertyNames()) {
      if (!LONG_FORM.contains(one)) {
        throw failure(
            key + "." + one,
            "stands beside "
                + String.join(", ", given.stream().filter(LONG_FORM::contains).sorted().toList()),
            "Put the changes of this variant below set.");
      }
    }
    Optional<String> redo = text(key + ".redo", node.get("redo"));
    Optional<String> from = text(key + ".from", node.get("from"));
    if (from.isEmpty() && redo.isPresent() && !earlier.isEmpty()) {
      from = Optional.of(earlier.get(0).name());
    }
    List<String> names = earlier.stream().map(Variant::name).toList();
    if ((from.isPresent() || redo.isPresent()) && !names.contains(from.orElse(""))) {
      throw failure(
          key + ".from",
          (from.isEmpty() ? "is missing" : "is '" + from.get() + "'")
              + "; expected a variant above this one"
              + (names.isEmpty() ? "" : ": " + String.join(", ", names)),
          "A variant can only take stages over from one that is trained before it.");
    }
    JsonNode set = node.get("set");
    if (set != null && !set.isObject()) {
      throw failure(key + ".set", "is " + set + "; expected changes", "");
    }
    return new Variant(name, from, redo, set == null ? List.of() : settings(key + ".set", set));
  }

  private Optional<String> text(String key, JsonNode node) {
    if (node != null && !node.isString()) {
      throw failure(key, "is " + node + "; expected a name", "");
    }
    return Optional.ofNullable(node).map(JsonNode::asString);
  }

  /** The changes as for the command line; values in JSON, which is YAML. */
  private List<String> settings(String key, JsonNode node) {
    List<String> settings = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String setting = entry.getKey();
      if (OWN.contains(setting)) {
        throw failure(
            key + "." + setting, "is set by the study itself", "Remove it from the variant.");
      }
      if (entry.getValue().isObject() && !setting.contains(".")) {
        throw failure(
            key + "." + setting,
            "would replace the whole section " + setting,
            "Write the dotted keys, such as method.distillation.weight: 2.");
      }
      settings.add(setting + "=" + entry.getValue());
    }
    return settings;
  }

  private JsonNode required(ObjectNode tree, String key, String example) {
    JsonNode node = tree.get(key);
    if (node == null || node.isNull()) {
      throw failure(key, "is missing", "Add it, for example: " + example);
    }
    return node;
  }

  private String string(ObjectNode tree, String key, String example) {
    JsonNode node = required(tree, key, example);
    if (!node.isString()) {
      throw failure(key, "is " + node + "; expected a text", "For example: " + example);
    }
    return node.asString();
  }

  private DualMixException unknown(String parent, String key, List<String> known) {
    return failure(
        parent + key,
        "is not a key of a study; known are " + String.join(", ", known),
        Suggestion.of(key, known).map(near -> "Did you mean " + near + "?").orElse(""));
  }

  private DualMixException failure(String key, String complaint, String remedy) {
    return new DualMixException(text.place(key) + ": " + key + " " + complaint, remedy);
  }
}
