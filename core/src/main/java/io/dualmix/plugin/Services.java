package io.dualmix.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The services that plugins implement, and the syntax of the files that list implementations. */
final class Services {
  /** The folder of these files in a jar. */
  static final String FOLDER = "META-INF/services/";

  /** By name, since this room is below theirs. */
  static final List<String> NAMES =
      List.of(
          "io.dualmix.data.format.DatasetType",
          "io.dualmix.data.augment.Transform",
          "io.dualmix.adapt.setup.ObjectiveType",
          "io.dualmix.recipe.Recipe",
          "io.dualmix.model.BackboneType",
          "io.dualmix.model.HeadType",
          "io.dualmix.run.sink.SinkType");

  private static final Pattern CLASS_NAME =
      Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*");

  private Services() {}

  /**
   * The names of classes in a file of {@link #FOLDER}: one a line, and comments behind {@code #}.
   *
   * @param place of the file, for messages
   * @throws io.dualmix.DualMixException if a line is no class name
   */
  static List<String> classes(String text, String service, String place) {
    List<String> names = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String name = line.replaceFirst("#.*", "").strip();
      if (name.isEmpty()) {
        continue;
      }
      if (!CLASS_NAME.matcher(name).matches()) {
        throw PluginFault.of(
            place,
            "line " + number + " of " + FOLDER + service + " is '" + name + "'",
            "Expected is the full name of one class a line; correct the plugin");
      }
      if (!names.contains(name)) {
        names.add(name);
      }
    }
    return names;
  }
}
