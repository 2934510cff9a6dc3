package io.dualmix.cli.data;

import io.dualmix.audit.DomainStatistics;
import io.dualmix.cli.data.DataCommand.Domain;
import io.dualmix.cli.report.StatisticsPage;
import io.dualmix.cli.terminal.OutputFiles;
import io.dualmix.cli.terminal.ProgressDisplay;
import io.dualmix.cli.terminal.Settings;
import io.dualmix.cli.terminal.Terminal;
import io.dualmix.cli.terminal.Version;
import io.dualmix.config.Experiment;
import io.dualmix.data.Dataset;
import io.dualmix.storage.AtomicFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dualmix data stats}: prints statistics of the domains. */
@Command(
    name = "stats",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Counts images, sizes, colours and the pixels of each class.",
    description = {
      "",
      "Reads every image and label; \"dualmix data check\" lists all unreadable files.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dualmix data stats configs/demo.yaml --of target",
      "  dualmix data stats my.yaml --html stats.html --json stats.json"
    })
final class DataStatsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "An experiment.")
  private Path file;

  @Mixin private Settings settings;
  @Mixin private DataCommand.Chosen chosen;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Also write a self-contained page that compares the domains.")
  private Path html;

  @Option(names = "--json", paramLabel = "FILE", description = "Also write all numbers as JSON.")
  private Path json;

  @Option(names = "--force", description = "Overwrite existing files.")
  private boolean force;

  @Override
  public Integer call() {
    if (html != null) {
      OutputFiles.claim(html, force);
    }
    if (json != null) {
      OutputFiles.claim(json, force);
    }
    Experiment experiment = settings.read(file);
    List<DomainStatistics> domains = new ArrayList<>();
    try (ProgressDisplay progress = Terminal.display(spec.commandLine().getErr())) {
      for (Domain domain : chosen.domains()) {
        domains.add(read(experiment, domain, progress));
      }
    }
    if (html != null) {
      AtomicFiles.write(html, StatisticsPage.render(experiment.name(), domains));
    }
    if (json != null) {
      AtomicFiles.write(json, StatisticsJson.of(experiment.name(), domains));
    }
    return 0;
  }

  private DomainStatistics read(Experiment experiment, Domain domain, ProgressDisplay progress) {
    Dataset dataset = domain.open(experiment);
    progress.begin(domain.toString(), 0, dataset.size());
    DomainStatistics statistics =
        DomainStatistics.of(
            domain.toString(), dataset, experiment.data().workers(), done -> progress.at(done));
    progress.end();
    PrintWriter out = spec.commandLine().getOut();
    out.println(domain + ": " + statistics.description());
    out.println(StatisticsTable.render(statistics));
    return statistics;
  }
}
