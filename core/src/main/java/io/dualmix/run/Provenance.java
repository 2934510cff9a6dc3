package io.dualmix.run;

import io.dualmix.DualMixException;
import io.dualmix.plugin.PluginJar;
import io.dualmix.plugin.Plugins;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The provenance of a run: everything needed to reproduce it, or to explain a difference.
 *
 * @param dualmix version
 * @param java version and vendor
 * @param os name, version and architecture
 * @param cpu model
 * @param cpuCount number of cores available to this process
 * @param libtorch version of org.bytedeco:pytorch
 * @param opencv version of org.bytedeco:opencv
 * @param device such as {@code cpu} or {@code cuda:0}
 * @param precision such as {@code bf16}
 * @param threads of libtorch's CPU kernels
 * @param seeds by their purpose
 * @param gitCommit of the working directory; null if there is none
 * @param gitModified true if tracked files differ from that commit
 * @param commandLine the arguments
 * @param data a fingerprint of each data set
 * @param warnings about the data, in the order of detection
 * @param plugins the jars with plugins on the class path and all of the plugins folder
 * @param started the start time of the run
 */
public record Provenance(
    String dualmix,
    String java,
    String os,
    String cpu,
    int cpuCount,
    String libtorch,
    String opencv,
    String device,
    String precision,
    int threads,
    Map<String, Long> seeds,
    String gitCommit,
    boolean gitModified,
    List<String> commandLine,
    Map<String, String> data,
    List<String> warnings,
    List<Plugin> plugins,
    Instant started) {
  private static final String UNKNOWN = "unknown";
  private static final int GIT_SECONDS = 5;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  public Provenance {
    seeds = new TreeMap<>(seeds);
    commandLine = List.copyOf(commandLine);
    data = new TreeMap<>(data);
    warnings = List.copyOf(warnings);
    plugins = List.copyOf(plugins);
  }

  /**
   * A jar whose code a run may have used.
   *
   * @param jar the name of the file
   * @param version from its manifest; null if unknown
   * @param sha256 of the file, in hexadecimal
   */
  public record Plugin(String jar, String version, String sha256) {
    private static Plugin of(PluginJar jar) {
      return new Plugin(jar.name(), jar.version().orElse(null), jar.sha256());
    }
  }

  /**
   * The facts that the caller provides; {@link #collect} finds the others.
   *
   * @param device such as {@code cpu}
   * @param precision such as {@code fp32}
   * @param threads of libtorch's CPU kernels
   * @param seeds by their purpose
   * @param commandLine the arguments
   * @param data a fingerprint of each data set, by role: source, target, validation
   * @param warnings about the data
   */
  public record Settings(
      String device,
      String precision,
      int threads,
      Map<String, Long> seeds,
      List<String> commandLine,
      Map<String, String> data,
      List<String> warnings) {
    public Settings {
      seeds = Map.copyOf(seeds);
      commandLine = List.copyOf(commandLine);
      data = Map.copyOf(data);
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Collects the facts of this machine. A fact that cannot be determined is {@code unknown}.
   *
   * @param settings facts from the caller
   * @param workingDirectory whose git commit is recorded
   * @throws DualMixException if the jar of a plugin cannot be read
   */
  public static Provenance collect(Settings settings, Path workingDirectory) {
    Optional<String> commit = git(workingDirectory, "rev-parse", "HEAD");
    Optional<String> changes =
        git(workingDirectory, "status", "--porcelain", "--untracked-files=no");
    return new Provenance(
        version("io.dualmix", "dualmix-core").orElse("(not packaged)"),
        System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")",
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"),
        cpuModel(),
        Runtime.getRuntime().availableProcessors(),
        version("org.bytedeco", "pytorch").orElse(UNKNOWN),
        version("org.bytedeco", "opencv").orElse(UNKNOWN),
        settings.device(),
        settings.precision(),
        settings.threads(),
        settings.seeds(),
        commit.orElse(null),
        commit.isPresent() && changes.map(text -> !text.isEmpty()).orElse(false),
        settings.commandLine(),
        settings.data(),
        settings.warnings(),
        Plugins.installed().jars().stream().map(Plugin::of).toList(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS));
  }

  /** Converts to a JSON object with keys in snake_case. */
  public String toJson() {
    return JSON.writeValueAsString(this);
  }

  /** As above, with the stages of an earlier run and the provenance that they have from there. */
  String toJson(Optional<TakeOver> taken) {
    ObjectNode node = JSON.valueToTree(this);
    taken.ifPresent(
        over -> {
          ObjectNode one = node.putObject("taken_over");
          one.put("from", over.from()).put("redo", over.redo());
          one.set("stages", JSON.valueToTree(over.stages()));
          Path earlier = Path.of(over.from()).resolve(RunFolder.PROVENANCE);
          if (Files.exists(earlier)) {
            one.set("provenance", object(earlier));
          }
        });
    return JSON.writeValueAsString(node);
  }

  private static ObjectNode object(Path file) {
    try {
      return (ObjectNode) JSON.readTree(RunReader.text(file));
    } catch (JacksonException | ClassCastException e) {
      throw new DualMixException(
          file + " is damaged: " + e.getMessage(), "Restore or delete it.", e);
    }
  }

  /**
   * Reads the JSON of the first start from a file, and adds a further start to its list {@code
   * resumed}.
   */
  static String withResumed(Path file, Provenance resumed) {
    try {
      ObjectNode first = (ObjectNode) JSON.readTree(RunReader.text(file));
      first.withArray("resumed").add(JSON.valueToTree(resumed));
      return JSON.writeValueAsString(first);
    } catch (JacksonException | ClassCastException e) {
      throw new DualMixException(
          file + " is damaged: " + e.getMessage(),
          "Delete it: it is written again, with this start only.",
          e);
    }
  }

  /** The version from the Maven metadata of a jar. */
  private static Optional<String> version(String group, String artifact) {
    String resource = "/META-INF/maven/" + group + "/" + artifact + "/pom.properties";
    try (InputStream stream = Provenance.class.getResourceAsStream(resource)) {
      if (stream == null) {
        return Optional.empty();
      }
      Properties properties = new Properties();
      properties.load(stream);
      return Optional.ofNullable(properties.getProperty("version"));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String cpuModel() {
    Path linux = Path.of("/proc/cpuinfo");
    if (Files.isReadable(linux)) {
      try {
        return Files.readAllLines(linux).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse(UNKNOWN);
      } catch (IOException e) {
        return UNKNOWN;
      }
    }
    String windows = System.getenv("PROCESSOR_IDENTIFIER");
    return windows == null ? UNKNOWN : windows;
  }

  /** The output of git; empty if there is no git, no repository, or no answer in time. */
  private static Optional<String> git(Path directory, String... arguments) {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    try {
      Path answer = Files.createTempFile("dualmix-git", ".txt");
      try {
        Process process =
            new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(answer.toFile())
                .start();
        if (!process.waitFor(GIT_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          return Optional.empty();
        }
        String text = Files.readString(answer, StandardCharsets.UTF_8).strip();
        return process.exitValue() == 0 ? Optional.of(text) : Optional.empty();
      } finally {
        Files.deleteIfExists(answer);
      }
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
