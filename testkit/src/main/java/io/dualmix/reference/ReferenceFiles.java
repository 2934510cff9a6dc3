package io.dualmix.reference;

import io.dualmix.config.ClassConfig;
import io.dualmix.config.DatasetConfig;
import io.dualmix.config.InstalledTypes;
import io.dualmix.config.ResizeConfig;
import io.dualmix.config.TransformConfig;
import io.dualmix.config.TypeSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The files that are generated from the sources of the configuration's records: the texts of each
 * module, docs/configuration.md and the JSON Schemas. {@code testkit/harness
 * reference.ReferenceFiles} writes them; a test fails if one is out of date. The page and the
 * schemas come from the texts on the class path, so that changed texts need a second call.
 */
public final class ReferenceFiles {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ReferenceFiles() {}

  /**
   * Writes the files that are out of date.
   *
   * @param args the checkout; without it, the working directory
   */
  public static void main(String[] args) throws IOException {
    Path checkout = Path.of(args.length > 0 ? args[0] : ".");
    for (Map.Entry<Path, String> file : contents(checkout).entrySet()) {
      if (!Files.exists(file.getKey())
          || !Files.readString(file.getKey()).equals(file.getValue())) {
        Files.createDirectories(file.getKey().getParent());
        Files.writeString(file.getKey(), file.getValue());
        System.out.println("wrote " + file.getKey());
      }
    }
  }

  /**
   * The files and what they must contain.
   *
   * @param checkout the folder with core and docs
   * @throws IOException if a source cannot be read
   */
  public static Map<Path, String> contents(Path checkout) throws IOException {
    Map<Path, String> files = new LinkedHashMap<>();
    for (String module : List.of("core", "scenes")) {
      Path main = checkout.resolve(module + "/src/main");
      files.put(
          main.resolve("resources").resolve(SettingTexts.RESOURCE),
          json(SourceTexts.read(sources(main.resolve("java/io/dualmix")), classes())));
    }
    files.put(checkout.resolve("docs/configuration.md"), ReferencePage.create());
    files.put(checkout.resolve("docs/experiment.schema.json"), json(ExperimentSchema.create()));
    files.put(checkout.resolve("docs/study.schema.json"), json(StudySchema.create()));
    return files;
  }

  private static String json(Object tree) {
    return JSON.writeValueAsString(tree).replace("\r\n", "\n") + "\n";
  }

  /** The classes whose texts the reference shows; those of plugins have other sources. */
  private static Set<String> classes() {
    Set<String> names = new TreeSet<>();
    SettingSection.ofExperiment(SettingTexts.load())
        .forEach(section -> names.add(section.record().getName()));
    for (Class<?> one :
        List.of(
            DatasetConfig.class, TransformConfig.class, ClassConfig.class, ResizeConfig.class)) {
      names.add(one.getName());
    }
    Stream.concat(
            InstalledTypes.get().datasets().stream(), InstalledTypes.get().transforms().stream())
        .map(TypeSchema::options)
        .forEach(
            options -> {
              names.add(options.getName());
              if (options.getDeclaringClass() != null) {
                names.add(options.getDeclaringClass().getName());
              }
            });
    return names;
  }

  private static List<Path> sources(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().matches(".*(config|format|augment|scenes).*\\.java"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
