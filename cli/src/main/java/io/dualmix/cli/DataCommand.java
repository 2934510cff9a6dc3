package io.dualmix.cli;

import io.dualmix.adapt.DatasetRegistry;
import io.dualmix.config.DatasetConfig;
import io.dualmix.config.Experiment;
import io.dualmix.data.Dataset;
import io.dualmix.data.ImageFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dualmix data}: looks at an experiment's data sets. */
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Shows an experiment's images and counts its labels.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  dualmix data preview configs/demo.yaml -o previews",
      "  dualmix data stats configs/demo.yaml --of target"
    })
final class DataCommand {
  /** One of an experiment's data sets. */
  enum Domain {
    SOURCE,
    TARGET,
    VALIDATION;

    Dataset open(Experiment experiment) {
      DatasetConfig config =
          switch (this) {
            case SOURCE -> experiment.data().source();
            case TARGET -> experiment.data().target();
            case VALIDATION -> experiment.data().validation();
          };
      return DatasetRegistry.open(config, "data." + this, Path.of(experiment.data().root()));
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String OF =
      "Only these data sets: source, target, validation; all three if left out.";

  @Spec private CommandSpec spec;

  @Command(
      name = "preview",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      header = "Draws a sheet of images beside their labels for each data set.",
      description = {"", "Writes NAME-source.png, NAME-target.png and NAME-validation.png.", ""})
  int preview(
      @Parameters(paramLabel = "FILE", description = "An experiment.") Path file,
      @Mixin Settings settings,
      @Option(names = "--of", split = ",", paramLabel = "DOMAIN", description = OF)
          List<Domain> domains,
      @Option(
              names = {"-n", "--count"},
              defaultValue = "8",
              description = "Images on a sheet, 1 to 200; ${DEFAULT-VALUE} if left out.")
          int count,
      @Option(
              names = {"-o", "--output"},
              defaultValue = ".",
              paramLabel = "DIR",
              description = "The folder to write to; the working directory if left out.")
          Path output,
      @Option(names = "--force", description = "Write over files that exist.") boolean force) {
    if (count < 1 || count > 200) {
      throw new ParameterException(
          spec.subcommands().get("preview"), "-n is " + count + "; expected 1 to 200");
    }
    Experiment experiment = settings.read(file);
    for (Domain domain : chosen(domains)) {
      Path sheet = output.resolve(experiment.name() + "-" + domain + ".png");
      OutputFiles.claim(sheet, force);
      Dataset dataset = domain.open(experiment);
      ImageFiles.writeImage(sheet, new ContactSheet(dataset).draw(count));
      spec.commandLine().getOut().println(sheet + "  " + dataset.describe());
    }
    return 0;
  }

  @Command(
      name = "stats",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      header = "Counts images, sizes and the pixels of each class.")
  int stats(
      @Parameters(paramLabel = "FILE", description = "An experiment.") Path file,
      @Mixin Settings settings,
      @Option(names = "--of", split = ",", paramLabel = "DOMAIN", description = OF)
          List<Domain> domains) {
    Experiment experiment = settings.read(file);
    PrintWriter out = spec.commandLine().getOut();
    for (Domain domain : chosen(domains)) {
      Dataset dataset = domain.open(experiment);
      try (ProgressDisplay progress = Terminal.display(spec.commandLine().getErr())) {
        progress.begin(domain.toString(), 0, dataset.size());
        String table = StatisticsTable.of(dataset, done -> progress.at(done, ""));
        progress.end();
        out.println(domain + ": " + dataset.describe());
        out.println(table);
      }
    }
    return 0;
  }

  private static List<Domain> chosen(List<Domain> domains) {
    return domains == null ? List.of(Domain.values()) : domains;
  }
}
