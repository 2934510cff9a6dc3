package io.dualmix.cli.data;

import io.dualmix.adapt.setup.DatasetRegistry;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.cli.terminal.Version;
import io.dualmix.config.DatasetConfig;
import io.dualmix.config.Experiment;
import io.dualmix.data.Dataset;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dualmix data}: commands on an experiment's data sets. */
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Checks, counts and shows an experiment's data, and chooses images to label.",
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  dualmix data check my.yaml                   # is every file right?",
      "  dualmix data stats my.yaml --html stats.html # classes, sizes, colours",
      "  dualmix data preview my.yaml -o previews     # what the networks will see",
      "  dualmix data split my.yaml -k 30 --by variety -o label-these.txt"
    },
    subcommands = {
      DataCheckCommand.class,
      DataStatsCommand.class,
      DataPreviewCommand.class,
      DataSplitCommand.class
    })
public final class DataCommand {
  /** One of an experiment's data sets. */
  public enum Domain {
    SOURCE,
    TARGET,
    VALIDATION;

    public Dataset open(Experiment experiment) {
      DatasetConfig config =
          switch (this) {
            case SOURCE -> experiment.data().source();
            case TARGET -> experiment.data().target();
            case VALIDATION -> null;
          };
      if (config == null) {
        return Domains.validation(experiment);
      }
      return DatasetRegistry.of(experiment).open(config, "data." + this);
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The option {@code --of}. */
  static final class Chosen {
    @Option(
        names = "--of",
        split = ",",
        paramLabel = "DOMAIN",
        description = "Data sets: source, target, validation (default: all three).")
    private List<Domain> domains;

    /** The chosen data sets, each once. */
    List<Domain> domains() {
      return domains == null
          ? List.of(Domain.values())
          : domains.stream().distinct().sorted().toList();
    }
  }
}
