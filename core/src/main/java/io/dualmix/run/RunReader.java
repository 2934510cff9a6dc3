package io.dualmix.run;

import io.dualmix.DualMixException;
import io.dualmix.data.NameLists;
import io.dualmix.data.image.ClassTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads the folder of a finished, unfinished or running run. */
public final class RunReader {
  /** The list of sentences in {@code provenance.json}; joined by line ends. */
  private static final String WARNINGS = "warnings";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final YAMLMapper YAML = YAMLMapper.builder().build();

  private RunReader() {}

  /**
   * Reads a run.
   *
   * @param folder of the run
   * @throws DualMixException if there is no run, or one of its files is damaged
   */
  public static RunData read(Path folder) {
    try (RunFolder run = RunFolder.openForReading(folder)) {
      String experiment = run.readExperiment();
      RunStages plan = plan(folder);
      return new RunData(
          folder,
          name(folder, experiment),
          plan.sort(EventLines.read(folder.resolve(Metrics.FILE)).events()),
          classes(folder),
          provenance(folder.resolve(RunFolder.PROVENANCE)),
          experiment,
          plan,
          splits(folder.resolve(RunFolder.SPLITS)),
          run.pictures().readGallery(),
          run.pictures().readMixed());
    }
  }

  static RunStages plan(Path folder) {
    return RunStages.read(folder, settings(text(folder.resolve(RunFolder.EXPERIMENT))));
  }

  /**
   * The configuration of a run: dotted keys and their values, lists joined by spaces. Empty if it
   * is not valid YAML.
   */
  public static Map<String, String> settings(RunData run) {
    return settings(run.experiment());
  }

  private static Map<String, String> settings(String experiment) {
    Map<String, String> flat = new LinkedHashMap<>();
    try {
      flatten("", YAML.readTree(experiment), flat);
    } catch (JacksonException e) {
      return Map.of();
    }
    return flat;
  }

  public static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new DualMixException("Cannot read " + file + ": " + e.getMessage(), "", e);
    }
  }

  private static String name(Path folder, String experiment) {
    String name = setting(experiment, "name").asString("");
    return name.isEmpty() ? folder.toAbsolutePath().normalize().getFileName().toString() : name;
  }

  /** Reads a setting from a configuration of any version of DualMix; missing if absent. */
  private static JsonNode setting(String experiment, String key) {
    try {
      return YAML.readTree(experiment).path(key);
    } catch (JacksonException e) {
      return YAML.missingNode();
    }
  }

  private static Optional<ClassTable> classes(Path folder) {
    Path file = folder.resolve(RunFolder.CLASSES);
    return Files.exists(file) ? Optional.of(ClassesJson.read(file)) : Optional.empty();
  }

  private static Map<String, String> provenance(Path file) {
    Map<String, String> flat = new LinkedHashMap<>();
    if (Files.exists(file)) {
      try {
        flatten("", JSON.readTree(text(file)), flat);
      } catch (JacksonException e) {
        throw new DualMixException(file + " is broken: " + e.getMessage(), "Delete it.", e);
      }
    }
    return flat;
  }

  private static void flatten(String key, JsonNode node, Map<String, String> flat) {
    boolean words = node.isArray() && !node.isEmpty() && node.get(0).isValueNode();
    if (words) {
      StringJoiner joined = new StringJoiner(key.equals(WARNINGS) ? "\n" : " ");
      node.forEach(word -> joined.add(word.asString()));
      flat.put(key, joined.toString());
    } else if (node.isContainer()) {
      String prefix = key.isEmpty() ? "" : key + ".";
      node.properties().forEach(p -> flatten(prefix + p.getKey(), p.getValue(), flat));
      for (int i = 0; node.isArray() && i < node.size(); i++) {
        flatten(prefix + i, node.get(i), flat);
      }
    } else if (!node.isNull()) {
      flat.put(key, node.asString());
    }
  }

  private static List<Split> splits(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Split> splits = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".txt")).sorted().toList()) {
        String name = file.getFileName().toString().replaceFirst("\\.txt$", "");
        splits.add(new Split(name, List.copyOf(NameLists.read(file).values())));
      }
    } catch (IOException e) {
      throw new DualMixException("Cannot read " + folder + ": " + e.getMessage(), "", e);
    }
    return splits;
  }
}
