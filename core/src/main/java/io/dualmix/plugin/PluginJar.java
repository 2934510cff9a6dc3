package io.dualmix.plugin;

import io.dualmix.DualMixException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/**
 * A jar with plugins, or a library that plugins need.
 *
 * @param file the jar
 * @param version from its manifest ({@code Implementation-Version}) or Maven's metadata; empty if
 *     neither has one
 * @param offers the classes that it lists, by the service's interface; empty for a library
 */
public record PluginJar(Path file, Optional<String> version, Map<String, List<String>> offers) {
  /** DualMix's own modules have this folder too; they are no plugins. */
  private static final String OWN = "META-INF/maven/io.dualmix/";

  private static final int BUFFER = 1 << 16;

  public PluginJar {
    offers = Map.copyOf(offers);
  }

  /**
   * Reads a jar's table of contents, without loading a class.
   *
   * @throws DualMixException if the file is no readable jar, or a list of services in it is damaged
   */
  static PluginJar read(Path file) {
    String place = file.toString();
    if (Files.isDirectory(file)) {
      throw PluginFault.of(place, "it is a folder", "Put a jar there");
    }
    try (JarFile jar = new JarFile(file.toFile(), false)) {
      Map<String, List<String>> offers = new LinkedHashMap<>();
      for (String service : Services.NAMES) {
        JarEntry entry = jar.getJarEntry(Services.FOLDER + service);
        if (entry != null) {
          offers.put(service, Services.classes(text(jar, entry), service, place));
        }
      }
      return new PluginJar(file, version(jar), offers);
    } catch (IOException | SecurityException e) {
      throw PluginFault.of(
          place,
          Files.isReadable(file)
              ? "it is not a jar, or is damaged (" + e.getMessage() + ")"
              : "it cannot be read",
          "Copy it again",
          e);
    }
  }

  private static String text(JarFile jar, JarEntry entry) throws IOException {
    try (InputStream stream = jar.getInputStream(entry)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static Optional<String> version(JarFile jar) throws IOException {
    Manifest manifest = jar.getManifest();
    if (manifest != null) {
      String version =
          manifest.getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
      if (version != null) {
        return Optional.of(version);
      }
    }
    List<JarEntry> descriptions =
        jar.stream()
            .filter(e -> e.getName().matches("META-INF/maven/.*/pom\\.properties"))
            .toList();
    if (descriptions.size() != 1) {
      return Optional.empty(); // None, or those of a library's parts.
    }
    try (InputStream stream = jar.getInputStream(descriptions.get(0))) {
      Properties properties = new Properties();
      properties.load(stream);
      return Optional.ofNullable(properties.getProperty("version"));
    }
  }

  /** The jar's name, such as {@code my-plugin-1.0.jar}. */
  public String name() {
    return file.getFileName().toString();
  }

  /**
   * The SHA-256 of the file, in hexadecimal.
   *
   * @throws DualMixException if it cannot be read any more
   */
  public String sha256() {
    try (InputStream stream = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (DigestInputStream digested = new DigestInputStream(stream, digest)) {
        byte[] buffer = new byte[BUFFER];
        while (digested.read(buffer) >= 0) {
          // The digest sees what is read.
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw PluginFault.of(file.toString(), "it cannot be read: " + e, "Copy it again", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // Every Java has it.
    }
  }

  /** Whether the jar has a class. */
  boolean has(String className) {
    return hasEntry(entry -> entry.equals(className.replace('.', '/') + ".class"));
  }

  /** Whether this is one of DualMix's modules. */
  boolean own() {
    return hasEntry(entry -> entry.startsWith(OWN));
  }

  private boolean hasEntry(Predicate<String> wanted) {
    try (JarFile jar = new JarFile(file.toFile(), false)) {
      return jar.stream().anyMatch(entry -> wanted.test(entry.getName()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
