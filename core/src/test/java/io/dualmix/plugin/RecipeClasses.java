package io.dualmix.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;

/** Compiles recipes of the package {@code far} and puts them into jars. */
final class RecipeClasses {
  private static final String SERVICE = "META-INF/services/io.dualmix.recipe.Recipe";
  private static final String BASE =
      """
      package far;
      abstract class Base implements io.dualmix.recipe.Recipe {
        public String name() { return "far"; }
        public String description() { return "From afar."; }
        public java.util.List<io.dualmix.recipe.StageSpec> stages(io.dualmix.config.Experiment e) {
          throw new IllegalStateException("no stages");
        }
      }
      """;

  private final Path classes;

  /**
   * @param folder an empty one, for sources and classes
   * @param bodies of subclasses of the recipe "far", by their names
   */
  RecipeClasses(Path folder, Map<String, String> bodies) throws IOException {
    classes = folder;
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-proc:none",
                "-nowarn",
                "--release",
                "17",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString()));
    arguments.add(Files.writeString(folder.resolve("Base.java"), BASE).toString());
    for (Map.Entry<String, String> one : bodies.entrySet()) {
      String text =
          "package far; public class %s extends Base { %s }"
              .formatted(one.getKey(), one.getValue());
      arguments.add(Files.writeString(folder.resolve(one.getKey() + ".java"), text).toString());
    }
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(code).isZero();
  }

  /**
   * Writes a jar that lists the first of its classes, or else this text, as its recipes.
   *
   * @param changed what the jar has in place of a class's bytes
   */
  Path jar(Path file, String listed, UnaryOperator<byte[]> changed, String... names)
      throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put(
        "META-INF/MANIFEST.MF",
        "Manifest-Version: 1.0\nImplementation-Version: 1.2\n\n".getBytes(StandardCharsets.UTF_8));
    if (listed != null) {
      entries.put(SERVICE, listed.getBytes(StandardCharsets.UTF_8));
    }
    for (String name : names) {
      byte[] bytes = Files.readAllBytes(classes.resolve("far/" + name + ".class"));
      entries.put("far/" + name + ".class", changed.apply(bytes));
    }
    try (OutputStream stream = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(stream)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        jar.putNextEntry(new ZipEntry(entry.getKey()));
        jar.write(entry.getValue());
        jar.closeEntry();
      }
    }
    return file;
  }

  /** A jar with these classes, the first of which is listed, and their base. */
  Path jar(Path file, String... names) throws IOException {
    String[] all = new String[names.length + 1];
    all[0] = "Base";
    System.arraycopy(names, 0, all, 1, names.length);
    return jar(file, "# recipes\nfar." + names[0] + " # one\n", UnaryOperator.identity(), all);
  }
}
