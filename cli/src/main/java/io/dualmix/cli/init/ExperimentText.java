package io.dualmix.cli.init;

import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.data.image.ImageSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes a commented experiment, and collects what is left to the user. */
final class ExperimentText {
  /** Raw values that label tools use for "no class". */
  private static final int FIRST_IGNORED = 250;

  /** Crops of images of several sizes; a larger one needs much memory. */
  private static final int LARGEST_CROP = 512;

  private final StringBuilder text = new StringBuilder();
  private final List<String> open = new ArrayList<>();
  private final FoundClasses found;
  private final Path root;

  /** Of all domains: labels without a class file have the same values everywhere. */
  private final SortedSet<Integer> values = new TreeSet<>();

  /** Whether the values have been written; other domains then refer to them. */
  private boolean mapped;

  ExperimentText(Path root, FoundClasses found) {
    this.root = root;
    this.found = found;
  }

  /**
   * A domain in the file.
   *
   * @param key such as source
   * @param files its folders and files
   * @param labels what they hold
   */
  record Domain(String key, DomainSurvey files, LabelSurvey labels) {}

  /** What the user has to decide, one sentence each. */
  List<String> open() {
    return List.copyOf(open);
  }

  /**
   * The text.
   *
   * @param name of the experiment
   * @param domains source, target and optionally validation; the source is missing if there is only
   *     one domain
   */
  String write(String name, List<Domain> domains) {
    domains.forEach(domain -> values.addAll(used(domain.labels())));
    line("# Written by dualmix init. docs/configuration.md describes every key.");
    line("name: " + name);
    line("");
    classes(domains);
    line("");
    line("data:");
    line("  root: " + quoted(slashes(root)) + "   # the paths below are relative to it");
    if (domains.stream().noneMatch(domain -> domain.key().equals("source"))) {
      open.add("data.source: the folder of the labelled source images.");
      line("  # Fill in: the labelled source images, in the same classes.");
      line("  source: {type: folder, path: FILL-IN}");
    }
    domains.forEach(this::domain);
    crop(domains);
    line("");
    line("# preset: quick        # 20 minutes, to see that all works; the default takes 2 hours");
    line("# model: {weights: imagenet}   # published weights of the backbone, downloaded once");
    return text.toString();
  }

  private void classes(List<Domain> domains) {
    boolean colours = domains.get(0).labels().colours();
    if (found.file() != null) {
      line("# From " + slashes(found.file()) + ".");
      line("classes:");
      found.classes().forEach(this::named);
      return;
    }
    open.add(
        "classes: the names of "
            + values.size()
            + " classes; the labels hold only "
            + (colours ? "colours." : "numbers."));
    line("# Fill in the names: the labels hold only " + (colours ? "colours." : "numbers."));
    line("classes:");
    for (Integer value : values) {
      line(
          colours
              ? String.format("  - {name: colour-%06x, colour: %s}", value, word(true, value))
              : "  - class-" + value);
    }
  }

  private void named(SemanticClass one) {
    line("  - {name: " + quoted(one.name()) + ", colour: " + word(true, one.rgb()) + "}");
  }

  /** The values that are classes. */
  private static SortedSet<Integer> used(LabelSurvey labels) {
    return labels.colours()
        ? labels.values()
        : labels.values().stream()
            .filter(value -> value < FIRST_IGNORED)
            .collect(Collectors.toCollection(TreeSet::new));
  }

  private void domain(Domain domain) {
    DomainSurvey files = domain.files();
    LabelSurvey labels = domain.labels();
    line("");
    line("  # " + counts(domain));
    line("  " + domain.key() + ":");
    line("    type: folder");
    String path = relative(files.root());
    if (!path.isEmpty()) {
      line("    path: " + quoted(path));
    }
    line("    images: " + quoted(files.images().isEmpty() ? "." : files.images()));
    line("    labels: " + quoted(files.labels().isEmpty() ? "." : files.labels()));
    if (!files.suffixes().image().isEmpty()) {
      line("    image_suffix: " + quoted(files.suffixes().image()));
    }
    if (!files.suffixes().label().isEmpty()) {
      line("    label_suffix: " + quoted(files.suffixes().label()));
    }
    if (labels.colours()) {
      line("    label_format: colours");
    }
    values(labels);
    ignored(domain);
  }

  /** Indices with gaps are mapped to the names; others are in the order of the names. */
  private void values(LabelSurvey labels) {
    if (found.file() == null && !labels.colours() && values.last() >= values.size()) {
      String map = values.stream().map(v -> v + ": class-" + v).collect(Collectors.joining(", "));
      line(
          mapped
              ? "    values: *values"
              : "    values: &values {" + map + "}   # rename the classes here as well");
      mapped = true;
    }
  }

  private String counts(Domain domain) {
    DomainSurvey files = domain.files();
    String sizes =
        files.sizes().size() == 1
            ? files.sizes().iterator().next().toString()
            : files.sizes().size() + " sizes";
    int labelled = files.labelFiles().size();
    return files.imageFiles().size()
        + " images of "
        + sizes
        + ", "
        + labelled
        + " with a label"
        + (domain.labels().read() < labelled ? " (" + domain.labels().read() + " were read)" : "");
  }

  private void ignored(Domain domain) {
    LabelSurvey labels = domain.labels();
    List<Integer> ignored =
        found.file() == null
            ? labels.values().stream().filter(v -> !used(labels).contains(v)).toList()
            : found.without(labels);
    if (!ignored.isEmpty()) {
      String list =
          ignored.stream().map(v -> word(labels.colours(), v)).collect(Collectors.joining(", "));
      line("    ignore: [" + list + "]   # no class has them");
      if (found.file() != null && ignored.stream().anyMatch(v -> v < FIRST_IGNORED)) {
        open.add(
            "data." + domain.key() + ".ignore: " + list + " are in the labels and in no class.");
      }
    }
  }

  /** Images of several sizes need a crop. */
  private void crop(List<Domain> domains) {
    SortedSet<ImageSize> sizes = new TreeSet<>();
    domains.stream()
        .filter(domain -> !domain.key().equals("validation"))
        .forEach(domain -> sizes.addAll(domain.files().sizes()));
    if (sizes.size() > 1) {
      int width = sizes.stream().mapToInt(ImageSize::width).min().orElseThrow();
      int height = sizes.stream().mapToInt(ImageSize::height).min().orElseThrow();
      line("");
      line("# Images of several sizes need a crop.");
      line(
          "augmentation: {crop: {width: "
              + Math.min(LARGEST_CROP, width)
              + ", height: "
              + Math.min(LARGEST_CROP, height)
              + "}}");
    }
  }

  private String relative(Path folder) {
    Path base = root.toAbsolutePath().normalize();
    Path full = folder.toAbsolutePath().normalize();
    return slashes(full.startsWith(base) ? base.relativize(full) : full);
  }

  private static String slashes(Path path) {
    return path.toString().replace('\\', '/');
  }

  private static String word(boolean colour, int value) {
    return FoundClasses.word(colour, value);
  }

  /** In quotes if YAML could read it as anything but this text. */
  static String quoted(String text) {
    boolean plain =
        text.matches("[\\p{L}_/.][\\p{L}\\p{N}_/.-]*")
            && !text.matches("(?i)yes|no|on|off|true|false|null|y|n|\\.|\\.(inf|nan)");
    return plain ? text : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
