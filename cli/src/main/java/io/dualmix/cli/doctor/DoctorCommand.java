package io.dualmix.cli.doctor;

import io.dualmix.cli.terminal.ProgramName;
import io.dualmix.cli.terminal.Terminal;
import io.dualmix.cli.terminal.Version;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dualmix doctor}: checks this machine. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Checks this machine: Java, libraries, memory, disk, GPU, speed.",
    description = {
      "",
      "Every line that is not ok has advice. The exit code is 1 if a check failed.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = "  dualmix doctor")
public final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--quick",
      description = "Only check that training works; do not measure its speed.")
  private boolean quick;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<SystemCheck.Finding> findings = new ArrayList<>();
    for (SystemCheck.Check check : SystemCheck.all(Path.of("").toAbsolutePath(), quick)) {
      Terminal.show(quick ? "checking …" : "checking and measuring …");
      SystemCheck.Finding finding = check.run();
      Terminal.clear();
      findings.add(finding);
      out.println(finding.line());
      if (!finding.advice().isEmpty()) {
        out.println("             " + finding.advice());
      }
      out.flush();
    }
    boolean failed = findings.stream().anyMatch(f -> f.state() == SystemCheck.State.FAILED);
    out.println();
    out.println(
        failed
            ? "DualMix cannot train here until the failed checks are fixed."
            : ProgramName.in("DualMix can train here. Try: dualmix demo"));
    return failed ? 1 : 0;
  }
}
