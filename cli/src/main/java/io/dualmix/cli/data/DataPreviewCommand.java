package io.dualmix.cli.data;

import io.dualmix.DualMixException;
import io.dualmix.adapt.rehearsal.TrainingViews;
import io.dualmix.adapt.rehearsal.TrainingViews.View;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.cli.data.ContactSheet.Section;
import io.dualmix.cli.data.DataCommand.Domain;
import io.dualmix.cli.terminal.OutputFiles;
import io.dualmix.cli.terminal.Settings;
import io.dualmix.cli.terminal.Version;
import io.dualmix.config.Experiment;
import io.dualmix.data.Dataset;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ImageFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dualmix data preview}: draws contact sheets of the training data. */
@Command(
    name = "preview",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Draws sheets of images beside their labels, also with augmentation.",
    description = {
      "",
      "Writes NAME-source.png, NAME-target.png and NAME-validation.png. Transferred and mixed"
          + " samples are on the source's sheet. The samples are created by the same code as in"
          + " training, so that a wrong mapping, crop or colour shows before training starts.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dualmix data preview configs/demo.yaml -o previews",
      "  dualmix data preview my.yaml --of source --what transferred,mixed -n 12",
      "  dualmix data preview my.yaml --of validation --what plain -n 40"
    })
final class DataPreviewCommand implements Callable<Integer> {
  private static final int MOST = 200;

  /** A kind of samples. */
  enum What {
    PLAIN("As they are"),
    AUGMENTED("Augmented"),
    TRANSFERRED("LAB transfer: the same images with the target's colours"),
    MIXED("Region-level mixing: a rectangle of the source on a target image");

    private final String title;

    What(String title) {
      this.title = title;
    }

    boolean of(Domain domain) {
      return switch (this) {
        case PLAIN -> true;
        case AUGMENTED -> domain != Domain.VALIDATION;
        case TRANSFERRED, MIXED -> domain == Domain.SOURCE;
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "An experiment.")
  private Path file;

  @Mixin private Settings settings;
  @Mixin private DataCommand.Chosen chosen;

  @Option(
      names = {"-n", "--count"},
      defaultValue = "6",
      description =
          "Number of samples of each kind, 1 to " + MOST + " (default: ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = "--what",
      split = ",",
      paramLabel = "KIND",
      description =
          "Kinds: plain (the files as read), augmented (with augmentation), transferred (LAB"
              + " transfer), mixed (inputs of the stage that mixes); default: all.")
  private List<What> what;

  @Option(
      names = {"-o", "--output"},
      defaultValue = ".",
      paramLabel = "DIR",
      description = "The output folder (default: the working directory).")
  private Path output;

  @Option(names = "--force", description = "Overwrite existing files.")
  private boolean force;

  @Override
  public Integer call() {
    if (count < 1 || count > MOST) {
      throw new ParameterException(
          spec.commandLine(), "-n is " + count + "; expected 1 to " + MOST);
    }
    List<What> kinds = what == null ? List.of(What.values()) : what;
    List<Domain> domains =
        chosen.domains().stream()
            .filter(domain -> kinds.stream().anyMatch(kind -> kind.of(domain)))
            .toList();
    if (domains.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "--of "
              + chosen.domains()
              + " has no samples of --what "
              + kinds
              + "; transferred and mixed samples are the source's, augmented ones not the"
              + " validation's");
    }
    Experiment experiment = settings.read(file);
    OutputFiles.requireFolder(output);
    domains.forEach(domain -> OutputFiles.claimInFolder(sheet(experiment, domain), force));
    // If the data are not valid for training, only the plain images can be drawn.
    TrainingViews views =
        kinds.equals(List.of(What.PLAIN))
            ? null
            : new TrainingViews(experiment, Domains.open(experiment));
    for (Domain domain : domains) {
      write(experiment, domain, kinds, views);
    }
    return 0;
  }

  private void write(Experiment experiment, Domain domain, List<What> kinds, TrainingViews views) {
    Dataset dataset = domain.open(experiment);
    List<Section> sections = new ArrayList<>();
    for (What kind : kinds) {
      if (kind.of(domain)) {
        List<View> samples = samples(kind, domain, dataset, views);
        if (!samples.isEmpty()) {
          ClassTable classes = kind == What.PLAIN ? dataset.classes() : views.classes();
          sections.add(new Section(domain + ": " + kind.title, classes, samples));
        }
      }
    }
    if (sections.isEmpty()) {
      throw new DualMixException(
          "There is nothing to show of data." + domain, "The experiment has transfer.type none.");
    }
    Path sheet = sheet(experiment, domain);
    ImageFiles.writeImage(sheet, new ContactSheet(sections).draw());
    spec.commandLine().getOut().println(sheet + "  " + dataset.describe());
  }

  private List<View> samples(What kind, Domain domain, Dataset dataset, TrainingViews views) {
    return switch (kind) {
      case PLAIN -> plain(dataset);
      case AUGMENTED ->
          domain == Domain.SOURCE ? views.augmentedSource(count) : views.augmentedTarget(count);
      case TRANSFERRED -> views.transfers() ? views.transferred(spread(dataset.size())) : List.of();
      case MIXED -> views.mixed(count);
    };
  }

  private List<View> plain(Dataset dataset) {
    return Arrays.stream(spread(dataset.size()))
        .mapToObj(
            i ->
                new View(
                    dataset.name(i),
                    dataset.image(i),
                    dataset.labelled(i) ? dataset.label(i) : null))
        .toList();
  }

  /** Evenly spaced indices, since neighbours are often frames of one video. */
  private int[] spread(int size) {
    int shown = Math.min(count, size);
    return IntStream.range(0, shown).map(i -> (int) ((long) i * size / shown)).toArray();
  }

  private Path sheet(Experiment experiment, Domain domain) {
    return output.resolve(experiment.name() + "-" + domain + ".png");
  }
}
