package io.dualmix.cli.doctor;

import io.dualmix.cli.terminal.PlainTable;
import io.dualmix.cli.terminal.Version;
import io.dualmix.plugin.PluginJar;
import io.dualmix.plugin.Plugins;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code dualmix plugins}: lists the plugins and what each adds. */
@Command(
    name = "plugins",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Lists the plugins, their versions and what each adds.",
    description = {
      "",
      "A plugin is a jar in the folder plugins of DUALMIX_HOME, or without that variable of this"
          + " installation, or on the class path. The exit code is 1 if one cannot be used.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = "  dualmix plugins")
public final class PluginsCommand implements Callable<Integer> {
  /** Enough of a checksum to tell two files apart. */
  private static final int SHOWN_DIGITS = 12;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    List<PluginJar> jars = Plugins.installed().jars();
    List<Offer> offers = Offer.all();
    if (jars.isEmpty()) {
      out.println("no plugins");
    } else {
      PlainTable table = new PlainTable("jar", "version", "SHA-256", "adds");
      jars.forEach(jar -> addRows(table, jar, offers));
      table.lines().forEach(out::println);
    }
    String folder =
        Plugins.installed()
            .folder()
            .map(path -> path.toAbsolutePath().normalize().toString())
            .orElse("unknown: set DUALMIX_HOME");
    out.println();
    out.println("folder: " + folder);
    return 0;
  }

  private static void addRows(PlainTable table, PluginJar jar, List<Offer> offers) {
    List<String> adds =
        offers.stream()
            .filter(offer -> offer.place().equals(jar.file().toString()))
            .collect(Collectors.groupingBy(Offer::kind, Collectors.toList()))
            .entrySet()
            .stream()
            .map(kind -> kind.getKey() + " " + names(kind.getValue()))
            .sorted()
            .toList();
    table.add(
        jar.name(),
        jar.version().orElse("-"),
        jar.sha256().substring(0, SHOWN_DIGITS),
        adds.isEmpty() ? "(a library)" : adds.get(0));
    adds.stream().skip(1).forEach(line -> table.add("", "", "", line));
  }

  private static String names(List<Offer> offers) {
    return offers.stream().map(Offer::name).collect(Collectors.joining(", "));
  }
}
