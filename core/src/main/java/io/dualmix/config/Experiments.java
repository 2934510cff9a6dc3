package io.dualmix.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.dualmix.DualMixException;
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
 * Experiments from YAML and back. Keys are the components of {@link Experiment} in snake_case. What
 * is not known, given twice, of the wrong type or out of range is refused with one message that
 * names the file, the line and the dotted key. Keys at the top of a text that begin with {@code x-}
 * are ignored: anchors may stand there.
 */
public final class Experiments {
  private Experiments() {}

  /**
   * Reads an experiment.
   *
   * @param file YAML in UTF-8
   * @param overrides such as {@code method.student.steps=400} or {@code data.target.range.1=20},
   *     applied in order; values are YAML
   * @throws DualMixException if the file cannot be read, or the first mistake in it
   */
  public static Experiment read(Path file, List<String> overrides) {
    return parse(text(file), file.toString(), overrides);
  }

  /**
   * Reads an experiment from text.
   *
   * @param yaml the text
   * @param origin what messages call it, such as the file's name
   * @param overrides as in {@link #read}
   * @throws DualMixException about the first mistake
   */
  public static Experiment parse(String yaml, String origin, List<String> overrides) {
    YAMLMapper mapper = mapper();
    YamlText text = new YamlText(mapper, yaml, origin);
    ObjectNode tree = text.tree();
    Overrides changes = new Overrides(mapper, overrides);
    // As in Docker Compose: a place of one's own for anchors.
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
   * An experiment with changes made.
   *
   * @param changes as in {@link #read}
   * @throws DualMixException about the first mistake
   */
  public static Experiment with(Experiment experiment, List<String> changes) {
    return changes.isEmpty() ? experiment : parse(dump(experiment), experiment.name(), changes);
  }

  /** The experiment as YAML with all defaults written out; {@link #parse} gives an equal one. */
  public static String dump(Experiment experiment) {
    return mapper().writeValueAsString(experiment);
  }

  /**
   * The settings in which two experiments differ, defaults included, in the order of their keys.
   */
  public static List<SettingDifference> differences(Experiment first, Experiment second) {
    YAMLMapper mapper = mapper();
    // By their text, so that numbers are compared as they are written.
    return SettingDifference.of(mapper.readTree(dump(first)), mapper.readTree(dump(second)));
  }

  static YAMLMapper mapper() {
    return YAMLMapper.builder()
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .enable(
            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
            DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        // 2.7 steps or "yes" are mistakes, not something to be made fit.
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        // The components' own order is the one that reads well.
        .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .changeDefaultPropertyInclusion(
            inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
        .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER, YAMLWriteFeature.SPLIT_LINES)
        .enable(YAMLWriteFeature.MINIMIZE_QUOTES, YAMLWriteFeature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
        .build();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException e) {
      throw new DualMixException(
          file + " is not text in UTF-8; expected an experiment in YAML",
          "Name an experiment's file; if this is one, save it as UTF-8.",
          e);
    } catch (AccessDeniedException e) {
      throw new DualMixException("Reading " + file + " is not allowed", "Check its rights.", e);
    } catch (IOException e) {
      if (Files.isDirectory(file)) {
        throw new DualMixException(
            file + " is a folder; expected an experiment in YAML", "Name the file in it.", e);
      }
      if (!Files.exists(file)) {
        throw new DualMixException(
            "There is no experiment file " + file,
            "Check the path; examples are in the folder configs, such as configs/demo.yaml.",
            e);
      }
      throw new DualMixException("Cannot read " + file + ": " + e.getMessage(), "", e);
    }
  }
}
