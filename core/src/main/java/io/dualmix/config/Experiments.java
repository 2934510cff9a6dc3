package io.dualmix.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dualmix.DualMixException;
import io.dualmix.PublicApi;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/**
 * Reads and writes experiments as YAML. Keys are the components of {@link Experiment} in
 * snake_case. Unknown or duplicate keys and values of the wrong type or out of range are rejected
 * with one message that names the file, the line and the dotted key. Top-level keys that begin with
 * {@code x-} are ignored, so that they can hold anchors.
 */
@PublicApi
public final class Experiments {
  /** Immutable and thread-safe; it keeps what it has learnt of the records. */
  private static final YAMLMapper MAPPER = create();

  private Experiments() {}

  /**
   * Reads an experiment.
   *
   * @param file YAML in UTF-8
   * @param overrides such as {@code method.student.steps=400} or {@code data.target.range.1=20},
   *     applied in order; values are YAML
   * @throws DualMixException if the file cannot be reador is invalid; the message describes the
   *     first error
   */
  public static Experiment read(Path file, List<String> overrides) {
    return parse(
        text(
            file,
            "experiment",
            "Check the path; examples are in the folder configs, such as configs/demo.yaml."),
        file.toString(),
        overrides);
  }

  /**
   * Reads an experiment from text.
   *
   * @param yaml the text
   * @param origin the name of the text in messages, such as the file name
   * @param overrides as in {@link #read}
   * @throws DualMixException that describes the first error
   */
  public static Experiment parse(String yaml, String origin, List<String> overrides) {
    YAMLMapper mapper = mapper();
    YamlText text = new YamlText(mapper, yaml, origin);
    ObjectNode tree = text.tree();
    Overrides changes = new Overrides(mapper, overrides);
    // Extension keys for anchors, as in Docker Compose.
    tree.properties().removeIf(entry -> entry.getKey().startsWith("x-"));
    changes.apply(tree);
    BindingFailure failure = new BindingFailure(text, changes, tree);
    KnownKeys.firstUnknown(tree, Experiment.class)
        .ifPresent(
            unknown -> {
              throw failure.unknownKey(unknown);
            });
    new Presets(tree, changes).fill();
    try {
      Experiment experiment = mapper.treeToValue(tree, Experiment.class);
      ServiceLoader.load(ExperimentCheck.class).forEach(check -> check.check(experiment));
      return experiment;
    } catch (JacksonException e) {
      throw failure.explain(e);
    } catch (InvalidSetting e) {
      throw failure.invalid("", e);
    }
  }

  /**
   * Returns a copy of an experiment with changes.
   *
   * @param changes as in {@link #read}
   * @throws DualMixException that describes the first error
   */
  public static Experiment with(Experiment experiment, List<String> changes) {
    return changes.isEmpty() ? experiment : parse(dump(experiment), experiment.name(), changes);
  }

  /**
   * The experiment as YAML with all defaults written out; {@link #parse} returns an equal
   * experiment.
   */
  public static String dump(Experiment experiment) {
    return mapper().writeValueAsString(experiment);
  }

  /**
   * The settings in which two experiments differ, defaults included, in the order of their keys.
   */
  public static List<SettingDifference> differences(Experiment first, Experiment second) {
    YAMLMapper mapper = mapper();
    // Compares the text, so that numbers are compared as they are written.
    return SettingDifference.of(mapper.readTree(dump(first)), mapper.readTree(dump(second)));
  }

  static YAMLMapper mapper() {
    return MAPPER;
  }

  private static YAMLMapper create() {
    return YAMLMapper.builder()
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .enable(
            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
            DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        // 2.7 steps or "yes" are errors and are not coerced.
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        // Keeps the order of the record components.
        .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .changeDefaultPropertyInclusion(
            inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
        .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER, YAMLWriteFeature.SPLIT_LINES)
        .enable(YAMLWriteFeature.MINIMIZE_QUOTES, YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
        .build();
  }

  /**
   * The text of a YAML file.
   *
   * @param kind of the file, such as {@code experiment}, for messages
   * @param missing the remedy if there is no such file
   */
  static String text(Path file, String kind, String missing) {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new DualMixException(
          file + " is not UTF-8 text; expected " + phrase(kind) + " in YAML",
          "Name the file of " + phrase(kind) + "; if this is one, save it as UTF-8.",
          e);
    } catch (AccessDeniedException e) {
      throw new DualMixException("Reading " + file + " is not allowed", "Check its rights.", e);
    } catch (IOException e) {
      if (Files.isDirectory(file)) {
        throw new DualMixException(
            file + " is a folder; expected " + phrase(kind) + " in YAML",
            "Name the file in it.",
            e);
      }
      if (!Files.exists(file)) {
        throw new DualMixException("There is no " + kind + " file " + file, missing, e);
      }
      throw new DualMixException("Cannot read " + file + ": " + e.getMessage(), "", e);
    }
  }

  private static String phrase(String kind) {
    return (kind.matches("[aeio].*") ? "an " : "a ") + kind;
  }
}
