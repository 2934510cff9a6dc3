package io.dualmix.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A file on the class path that lists implementations of a service.
 *
 * @param service the interface
 * @param address of the file
 */
record ServiceFile(String service, URL address) {
  private static final String IN_JAR = "jar:";
  private static final String SEPARATOR = "!/";

  /** The files of a service. */
  static List<ServiceFile> on(ClassLoader classPath, String service) {
    List<ServiceFile> files = new ArrayList<>();
    try {
      for (URL address : Collections.list(classPath.getResources(Services.FOLDER + service))) {
        files.add(new ServiceFile(service, address));
      }
    } catch (IOException e) {
      throw PluginFault.of("of the class path", e.toString(), "Check the class path", e);
    }
    return files;
  }

  /** The classes that it lists. */
  List<String> classes() {
    try {
      URLConnection connection = address.openConnection();
      // A cached jar would stay open and locked.
      connection.setUseCaches(false);
      try (InputStream stream = connection.getInputStream()) {
        String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        return Services.classes(text, service, place());
      }
    } catch (IOException e) {
      throw PluginFault.of(place(), "it cannot be read: " + e, "Copy it again", e);
    }
  }

  /** The path of its jar or folder of classes; the address if it is in neither. */
  String place() {
    return path().map(Path::toString).orElse(address.toString());
  }

  /** The jar; empty if the file is in a folder of classes. */
  Optional<Path> jar() {
    return address.getProtocol().equals("jar") ? path() : Optional.empty();
  }

  private Optional<Path> path() {
    String text = address.toString();
    int end = text.indexOf(SEPARATOR);
    boolean inJar = text.startsWith(IN_JAR) && end > 0;
    String outer =
        inJar
            ? text.substring(IN_JAR.length(), end)
            : text.substring(0, text.length() - (Services.FOLDER + service).length());
    try {
      return Optional.of(Path.of(new URI(outer)));
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      return Optional.empty(); // A jar in a jar, or not in a file.
    }
  }
}
