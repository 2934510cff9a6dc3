package io.dualmix.adapt.setup;

import io.dualmix.DualMixException;
import io.dualmix.config.DataConfig;
import io.dualmix.data.Dataset;
import io.dualmix.data.ReclassifiedDataset;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The classes of an experiment: those of the target, or those that the configuration lists. Every
 * domain is brought to them by name, and what that leaves out is said.
 */
final class ClassAlignment {
  private static final Logger LOG = LoggerFactory.getLogger(ClassAlignment.class);

  /** With one class there is nothing to tell apart. */
  private static final int FEWEST = 2;

  private final ClassTable classes;
  private final String origin;

  private ClassAlignment(ClassTable classes, String origin) {
    this.classes = classes;
    this.origin = origin;
  }

  /**
   * The classes of an experiment.
   *
   * @param domains its data sets by key, the target's under {@link Domains#TARGET}
   * @throws DualMixException if a listed class is in none of the data sets, or one of them has
   *     fewer than two of the classes in common with the target
   */
  static ClassAlignment of(DataConfig config, Map<String, Dataset> domains) {
    ClassTable target = domains.get(Domains.TARGET).classes();
    ClassAlignment alignment =
        config.classes() == null
            ? new ClassAlignment(target, Domains.TARGET)
            : new ClassAlignment(
                listed(ConfiguredClasses.of(config.classes()), domains), "data.classes");
    domains.forEach((key, dataset) -> alignment.requireShared(dataset.classes(), key, target));
    return alignment;
  }

  private static ClassTable listed(List<String> names, Map<String, Dataset> domains) {
    Map<String, SemanticClass> known = new LinkedHashMap<>();
    for (Dataset domain : domains.values()) {
      domain.classes().classes().forEach(c -> known.putIfAbsent(c.name(), c));
    }
    List<SemanticClass> listed = new ArrayList<>();
    for (String name : names) {
      if (!known.containsKey(name)) {
        throw new DualMixException(
            "data.classes lists '" + name + "', which no domain has",
            "The domains have " + String.join(", ", known.keySet()) + ".");
      }
      listed.add(known.get(name));
    }
    return new ClassTable(listed);
  }

  private void requireShared(ClassTable own, String key, ClassTable target) {
    List<String> shared =
        classes.names().stream()
            .filter(target.names()::contains)
            .filter(own.names()::contains)
            .toList();
    if (shared.size() < FEWEST) {
      throw new DualMixException(
          String.format(
              Locale.ROOT,
              "%s has the classes %s, data.target %s%s; in common are %s, expected at least %d",
              key,
              own.names(),
              target.names(),
              origin.equals(Domains.TARGET) ? "" : ", " + origin + " " + classes.names(),
              shared,
              FEWEST),
          "Classes are matched by name: use the same names in all domains."
              + proposals(own.names(), classes.names()));
    }
  }

  /**
   * A data set with the experiment's classes. What it lacks, and what of it is ignored, is logged.
   *
   * @param key of the data set, such as {@code data.source}
   */
  Dataset align(Dataset dataset, String key) {
    notes(dataset.classes(), key).forEach(LOG::warn);
    return ReclassifiedDataset.to(dataset, classes);
  }

  /** What is lost when a data set with the classes {@code own} is aligned; empty for nothing. */
  List<String> notes(ClassTable own, String key) {
    List<String> missing =
        classes.names().stream().filter(name -> !own.names().contains(name)).toList();
    List<String> dropped =
        own.names().stream().filter(name -> !classes.names().contains(name)).toList();
    List<String> notes = new ArrayList<>();
    if (!missing.isEmpty()) {
      notes.add(
          key
              + " has no class "
              + quoted(missing)
              + ": nothing is learned of it there"
              + proposals(dropped, missing));
    }
    if (!dropped.isEmpty()) {
      notes.add(
          key
              + ": labels of "
              + quoted(dropped)
              + " are ignored, since "
              + origin
              + " has no such class");
    }
    return notes;
  }

  /** Names that differ by case, blanks or punctuation only, such as " Did you mean 'road'?" */
  private static String proposals(List<String> own, List<String> wanted) {
    List<String> pairs = new ArrayList<>();
    for (String name : own) {
      for (String other : wanted) {
        if (!name.equals(other) && plain(name).equals(plain(other))) {
          pairs.add("'" + other + "' for '" + name + "'");
        }
      }
    }
    return pairs.isEmpty() ? "" : " Did you mean " + String.join(", ", pairs) + "?";
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", "");
  }

  /** Names of a data set that are nearly those of the experiment; empty if there are none. */
  String nearNames(ClassTable own) {
    List<String> missing =
        classes.names().stream().filter(name -> !own.names().contains(name)).toList();
    List<String> dropped =
        own.names().stream().filter(name -> !classes.names().contains(name)).toList();
    return proposals(dropped, missing).strip();
  }

  private static String quoted(List<String> names) {
    return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
  }
}
