package io.dualmix.cli.init;

import io.dualmix.DualMixException;
import io.dualmix.cli.terminal.OutputFiles;
import io.dualmix.cli.terminal.Version;
import io.dualmix.config.Experiments;
import io.dualmix.session.CheckedData;
import io.dualmix.storage.AtomicFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dualmix init}: an experiment from what folders hold. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Writes an experiment from the images and labels in a folder.",
    description = {
      "",
      "Finds source and target (subfolders such as synthetic and real), images and labels, splits"
          + " (train, val), suffixes of names, sizes, label values or colours, and class files such"
          + " as CVAT's labelmap.txt. What it cannot know stands in the file as a comment and is"
          + " listed.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dualmix init /data/streets -o my.yaml",
      "  dualmix init --source /data/game --target /data/street -o my.yaml",
      "  dualmix data check my.yaml"
    })
public final class InitCommand implements Callable<Integer> {
  private static final Pattern SOURCE =
      Pattern.compile("(?i)source.*|src|synth.*|sim.*|render.*|virtual.*|game.*|gta.*|carla.*");
  private static final Pattern TARGET =
      Pattern.compile("(?i)target.*|tgt|real.*|camera.*|photo.*|street.*");

  /** The name of a schema beside the experiment, for editors. */
  private static final String SCHEMA = "experiment.schema.json";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FOLDER",
      arity = "0..1",
      description = "The folder with both domains in subfolders, or with the target only.")
  private Path folder;

  @Option(names = "--source", paramLabel = "DIR", description = "The labelled source images.")
  private Path source;

  @Option(names = "--target", paramLabel = "DIR", description = "The target images.")
  private Path target;

  @Option(
      names = "--classes",
      paramLabel = "FILE",
      description = "A file of classes (default: labelmap.txt, classes.txt and so on, if any).")
  private Path classes;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      defaultValue = "my.yaml",
      description = "The experiment to write (default: ${DEFAULT-VALUE}).")
  private Path output;

  @Option(names = "--force", description = "Overwrite an existing file.")
  private boolean force;

  @Override
  public Integer call() {
    OutputFiles.claim(output, force);
    chooseFolders();
    Path root = folder == null ? common(source, target) : folder;
    FolderLayout targetLayout = FolderLayout.of(target);
    List<Path> unused =
        new ArrayList<>(targetLayout.unused(targetLayout.validationLabels() == null));
    FoundClasses found = classes == null ? FoundClasses.in(places()) : FoundClasses.of(classes);
    List<ExperimentText.Domain> domains = new ArrayList<>();
    if (source != null) {
      FolderLayout layout = FolderLayout.of(source);
      unused.addAll(layout.unused(true));
      domains.add(domain("source", source, layout.images(), layout.labels(), found));
    }
    domains.add(domain("target", target, targetLayout.images(), targetLayout.labels(), found));
    if (targetLayout.validation() != null && targetLayout.validationLabels() != null) {
      domains.add(
          domain(
              "validation",
              target,
              targetLayout.validation(),
              targetLayout.validationLabels(),
              found));
    }
    requireOneKind(domains, found);
    ExperimentText text = new ExperimentText(root, found);
    String yaml = schemaLine() + text.write(name(), domains);
    Experiments.parse(yaml, output.toString(), List.of());
    AtomicFiles.write(output, yaml);
    report(domains, text.open(), unused, yaml);
    return 0;
  }

  /** Takes source and target from the names of subfolders. */
  private void chooseFolders() {
    if (folder == null && target == null) {
      throw new DualMixException(
          "There is no folder to look at",
          "Name a folder, or both with --source DIR --target DIR.");
    }
    if (folder == null) {
      return;
    }
    List<Path> below = subfolders(folder);
    source = source != null ? source : named(below, SOURCE).orElse(null);
    target = target != null ? target : named(below, TARGET).orElse(null);
    List<Path> others = below.stream().filter(one -> !one.equals(source)).toList();
    if (target == null && source != null && others.size() == 1) {
      target = others.get(0);
    } else if (source == null && target != null) {
      List<Path> rest = below.stream().filter(one -> !one.equals(target)).toList();
      source = rest.size() == 1 ? rest.get(0) : null;
    }
    target = target == null ? folder : target;
    if (target.equals(folder) && source != null) {
      throw new DualMixException(
          source + " is the source; the target is none of " + others, "Name it with --target DIR.");
    }
  }

  private static Optional<Path> named(List<Path> folders, Pattern names) {
    List<Path> found =
        folders.stream().filter(f -> names.matcher(f.getFileName().toString()).matches()).toList();
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  /** The subfolders with images. */
  private static List<Path> subfolders(Path folder) {
    FolderLayout.hasImages(folder); // Rejects what is not a folder.
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isDirectory).filter(FolderLayout::hasImages).sorted().toList();
    } catch (IOException e) {
      throw new DualMixException("Cannot list " + folder + ": " + e.getMessage(), "", e);
    }
  }

  /** The folder that holds both; the working directory if there is none. */
  private static Path common(Path source, Path target) {
    Path one = target.toAbsolutePath().normalize();
    Path other = source == null ? one : source.toAbsolutePath().normalize();
    Path common = one;
    while (common != null && !other.startsWith(common)) {
      common = common.getParent();
    }
    return common == null || common.getParent() == null ? Path.of(".") : common;
  }

  private List<Path> places() {
    List<Path> places = new ArrayList<>();
    Stream.of(target, source, folder).filter(one -> one != null).forEach(places::add);
    return places;
  }

  private static ExperimentText.Domain domain(
      String key, Path root, String images, String labels, FoundClasses found) {
    DomainSurvey files = DomainSurvey.of(key, root, images, labels);
    return new ExperimentText.Domain(
        key, files, LabelSurvey.of(files.labelFiles(), found.classes()));
  }

  private static void requireOneKind(List<ExperimentText.Domain> domains, FoundClasses found) {
    boolean mixed = domains.stream().map(one -> one.labels().colours()).distinct().count() > 1;
    if (mixed && found.file() == null) {
      throw new DualMixException(
          "One domain has labels of class indices, another one of colours, and no file names the"
              + " classes of both",
          "Name a file of classes with --classes, such as CVAT's labelmap.txt.");
    }
  }

  private String name() {
    Path named = (folder == null ? target : folder).toAbsolutePath().normalize().getFileName();
    String name = named == null ? "" : named.toString().replaceAll("[^A-Za-z0-9._-]+", "-");
    return name.matches("[A-Za-z0-9].{0,99}") ? name : "my-streets";
  }

  private String schemaLine() {
    Path schema = output.toAbsolutePath().resolveSibling(SCHEMA);
    return Files.exists(schema) ? "# yaml-language-server: $schema=" + SCHEMA + "\n" : "";
  }

  private void report(
      List<ExperimentText.Domain> domains, List<String> open, List<Path> unused, String yaml) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Wrote " + output);
    for (ExperimentText.Domain domain : domains) {
      DomainSurvey files = domain.files();
      out.println(
          String.format(
              "  %-10s %d images in %s, %d with a label",
              domain.key(),
              files.imageFiles().size(),
              files.root().resolve(files.images()),
              files.labelFiles().size()));
    }
    List<String> left = new ArrayList<>(open);
    if (!unused.isEmpty()) {
      left.add(
          "not used: "
              + unused.stream().map(Path::toString).collect(Collectors.joining(", "))
              + ".");
    }
    if (domains.stream().anyMatch(one -> one.key().equals("source"))) {
      try {
        CheckedData.open(Experiments.parse(yaml, output.toString(), List.of()));
      } catch (DualMixException e) {
        left.add("train would stop: " + e.getMessage() + ". " + e.remedy());
      }
    }
    if (!left.isEmpty()) {
      out.println("Left to you:");
      left.forEach(one -> out.println("  - " + one));
    }
    out.println("Next: dualmix data check " + output);
  }
}
