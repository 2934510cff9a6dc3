package io.dualmix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The plugin of {@code examples/plugin}, built and put into a plugins folder. */
@Tag("slow")
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ExamplePluginTest {
  private static final Path EXAMPLE = Path.of("..", "examples", "plugin").toAbsolutePath();

  @TempDir static Path home;

  @TempDir Path folder;

  @BeforeAll
  static void build() throws IOException {
    Path classes = Files.createDirectories(home.resolve("classes"));
    List<String> arguments =
        new ArrayList<>(
            List.of("-proc:none", "--release", "17", "-Xlint:all,-path", "-Werror", "-cp"));
    arguments.add(System.getProperty("java.class.path"));
    arguments.addAll(List.of("-d", classes.toString()));
    try (Stream<Path> files = Files.walk(EXAMPLE.resolve("src/main/java"))) {
      files.filter(f -> f.toString().endsWith(".java")).map(Path::toString).forEach(arguments::add);
    }
    int code =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(code).isZero();
    Path plugins = Files.createDirectories(home.resolve("plugins"));
    try (OutputStream stream = Files.newOutputStream(plugins.resolve("example-1.0.jar"));
        JarOutputStream jar = new JarOutputStream(stream)) {
      add(jar, classes);
      add(jar, EXAMPLE.resolve("src/main/resources"));
    }
  }

  private static void add(JarOutputStream jar, Path from) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        jar.putNextEntry(new ZipEntry(from.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, jar);
        jar.closeEntry();
      }
    }
  }

  /** Runs {@code dualmix} with the plugins folder of a home; returns what it printed. */
  private String run(Path where, int code, String... arguments) throws Exception {
    Path log = folder.resolve("log.txt");
    Files.deleteIfExists(log);
    ProcessBuilder builder = TinyExperiment.process(log, List.of(arguments));
    builder.environment().put("DUALMIX_HOME", where.toString());
    assertThat(builder.start().waitFor()).as(Files.readString(log)).isEqualTo(code);
    return Files.readString(log);
  }

  @Test
  void itIsListedWithWhatItAdds() throws Exception {
    assertThat(run(home, 0, "plugins"))
        .contains(
            "example-1.0.jar",
            "data set type discs",
            "objective entropy_minimisation",
            "recipe min_entropy",
            "backbone stacked",
            "head linear",
            "sink scores",
            home.resolve("plugins").toString());
  }

  @Test
  void itTrainsAndTheRunSaysWithWhichJar() throws Exception {
    Path run = folder.resolve("run");

    run(
        home,
        0,
        "train",
        EXAMPLE.resolve("discs.yaml").toString(),
        "--run-dir",
        run.toString(),
        "-s",
        "method.student.steps=2",
        "-s",
        "compute.threads=1");

    assertThat(Files.readString(run.resolve("metrics.csv"))).contains("entropy");
    assertThat(Files.readString(run.resolve("scores.txt"))).startsWith("round-1/student 2 0.");
    assertThat(Files.readString(run.resolve("provenance.json")))
        .contains("\"jar\" : \"example-1.0.jar\"")
        .containsPattern("\"sha256\" : \"[0-9a-f]{64}\"");
  }

  @Test
  void anUnknownTypeListsThoseOfPlugins() throws Exception {
    String yaml = EXAMPLE.resolve("discs.yaml").toString();

    assertThat(run(home, 1, "data", "check", yaml, "-s", "data.source.type=disks"))
        .contains("disks", " discs, ")
        .doesNotContain("\tat ");
  }

  @Test
  void aBrokenJarIsNamedWithoutAStackTrace() throws Exception {
    Path broken = Files.createDirectories(folder.resolve("plugins")).resolve("broken.jar");
    Files.writeString(broken, "no jar");

    assertThat(run(folder, 1, "plugins"))
        .contains("dualmix: The plugin " + broken + " cannot be used: it is not a jar", "remove it")
        .doesNotContain("\tat ");
  }

  @Test
  void thePomsOfExamplesDependOnThisVersion() throws IOException {
    String parent = Files.readString(EXAMPLE.resolve("../../pom.xml"));
    String version = parent.replaceFirst("(?s).*<revision>([^<]*)</revision>.*", "$1");

    for (String example : List.of("plugin", "segmenter")) {
      assertThat(Files.readString(EXAMPLE.resolveSibling(example).resolve("pom.xml")))
          .contains("<version>" + version + "</version>");
    }
    assertThat(Files.readString(EXAMPLE.resolve("../../docs/install.md")))
        .contains("<version>" + version + "</version>");
  }
}
