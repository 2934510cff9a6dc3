package io.dualmix.cli.data;

import io.dualmix.DualMixException;
import io.dualmix.adapt.preflight.Preflight;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.adapt.setup.StagePlan;
import io.dualmix.audit.DomainScan;
import io.dualmix.audit.Duplicates;
import io.dualmix.audit.Finding;
import io.dualmix.cli.data.DataCommand.Domain;
import io.dualmix.cli.terminal.OutputFiles;
import io.dualmix.cli.terminal.ProgressDisplay;
import io.dualmix.cli.terminal.Settings;
import io.dualmix.cli.terminal.Terminal;
import io.dualmix.cli.terminal.Version;
import io.dualmix.config.Experiment;
import io.dualmix.data.Dataset;
import io.dualmix.storage.AtomicFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dualmix data check}: reads every file once and lists the problems. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Reads every image and label once and lists all problems.",
    description = {
      "",
      "Finds images that cannot be read, labels of another size, label values that no class has,"
          + " missing labels, classes without pixels, and validation images that are also training"
          + " images. Images that are nearly the same as a training image, such as the next frame"
          + " of a video, and duplicates in a domain are reported, but do not count as faults.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing is wrong",
      "1:there are faults, or the check failed",
      "2:invalid command line"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dualmix data check my.yaml",
      "  dualmix data check my.yaml --of target -s data.target.range=[0,100]",
      "  dualmix data check my.yaml --allow unseen-class --json findings.json"
    })
final class DataCheckCommand implements Callable<Integer> {
  /**
   * The kinds of findings that depend on the roles of the images, which the scan of a domain does
   * not know.
   */
  private static final Set<Finding.Kind> OF_TRAINING =
      EnumSet.of(Finding.Kind.NOTHING_LABELLED, Finding.Kind.FEW_VALIDATE);

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "An experiment.")
  private Path file;

  @Mixin private Settings settings;
  @Mixin private DataCommand.Chosen chosen;

  @Option(
      names = "--allow",
      split = ",",
      paramLabel = "KIND",
      description = {
        "Kinds of findings that do not count as faults, such as a class that a domain really"
            + " does not have. They are still listed. Any of ${COMPLETION-CANDIDATES}."
      })
  private List<Finding.Kind> allowed = new ArrayList<>();

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write all findings to this file, with complete lists.")
  private Path json;

  @Option(names = "--force", description = "Overwrite an existing file.")
  private boolean force;

  @Override
  public Integer call() {
    if (json != null) {
      OutputFiles.claim(json, force);
    }
    Experiment experiment = settings.read(file);
    List<Finding> findings = new ArrayList<>();
    Map<Domain, DomainScan> scans = scan(experiment, findings);
    scans.values().forEach(scan -> findings.addAll(Duplicates.within(scan)));
    List<DomainScan> all = List.copyOf(scans.values());
    DomainScan validation = scans.remove(Domain.VALIDATION);
    if (validation != null) {
      findings.addAll(Duplicates.between(scans.values(), validation));
    }
    if (chosen.domains().size() == Domain.values().length) {
      findings.addAll(training(experiment, findings));
    }
    CheckReport report = new CheckReport(all, findings, Set.copyOf(allowed));
    spec.commandLine().getOut().print(report.text(json));
    if (json != null) {
      AtomicFiles.write(json, report.json(experiment.name()));
    }
    return report.wrong() == 0 ? 0 : 1;
  }

  /** The findings of {@code train} before its first step, without those already found. */
  private static List<Finding> training(Experiment experiment, List<Finding> found) {
    List<Finding> findings = new ArrayList<>();
    try {
      findings.addAll(Domains.classFindings(experiment));
      Domains domains = Domains.open(experiment);
      StagePlan.requireData(experiment, domains);
      Preflight preflight = Preflight.of(experiment, domains);
      findings.addAll(preflight.refusals());
      preflight.warnings().stream()
          .filter(warning -> OF_TRAINING.contains(warning.kind()))
          .forEach(findings::add);
    } catch (DualMixException e) {
      findings.add(Finding.of(Finding.Kind.TRAINING_REFUSES, "training", "", e));
    }
    findings.removeIf(
        finding ->
            found.stream()
                .anyMatch(
                    earlier ->
                        earlier.detail().equals(finding.detail())
                            || (earlier.kind() == finding.kind()
                                && earlier.kind() == Finding.Kind.NOTHING_LABELLED
                                && earlier.domain().equals(finding.domain()))));
    return findings;
  }

  private Map<Domain, DomainScan> scan(Experiment experiment, List<Finding> findings) {
    Map<Domain, Dataset> datasets = new LinkedHashMap<>();
    chosen.domains().forEach(domain -> datasets.put(domain, domain.open(experiment)));
    if (experiment.data().validation() == null && datasets.containsKey(Domain.TARGET)) {
      // A share of the target's images, which would be reported twice.
      datasets.remove(Domain.VALIDATION);
    }
    Map<Domain, DomainScan> scans = new LinkedHashMap<>();
    try (ProgressDisplay progress = Terminal.display(spec.commandLine().getErr())) {
      for (Map.Entry<Domain, Dataset> entry : datasets.entrySet()) {
        Dataset dataset = entry.getValue();
        String domain = entry.getKey().toString();
        LabelNeeds needs = LabelNeeds.of(entry.getKey(), dataset, experiment);
        progress.begin(domain, 0, dataset.size());
        DomainScan scan =
            DomainScan.of(
                domain,
                dataset,
                needs::needed,
                experiment.data().workers(),
                done -> progress.at(done));
        progress.end();
        scans.put(entry.getKey(), scan);
        findings.addAll(scan.findings());
        findings.addAll(needs.findings());
      }
    }
    return scans;
  }
}
