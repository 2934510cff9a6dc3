package io.dualmix.cli.data;

import io.dualmix.cli.terminal.OutputFiles;
import io.dualmix.cli.terminal.Version;
import io.dualmix.reference.ExperimentSchema;
import io.dualmix.reference.StudySchema;
import io.dualmix.storage.AtomicFiles;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code dualmix schema}: the JSON Schema of experiments, for editors. */
@Command(
    name = "schema",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Prints the JSON Schema of experiments, with which editors complete and check them.",
    description = {
      "",
      "It has the keys, ranges and descriptions of this installation, with those of plugins."
          + " VS Code uses it with this first line in an experiment:",
      "# yaml-language-server: $schema=experiment.schema.json",
      "docs/configuration.md describes other editors.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dualmix schema -o experiment.schema.json",
      "  dualmix schema --study -o study.schema.json"
    })
public final class SchemaCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write to this file (default: print).")
  private Path output;

  @Option(names = "--study", description = "The schema of study files.")
  private boolean study;

  @Option(names = "--force", description = "Overwrite an existing file.")
  private boolean force;

  @Override
  public Integer call() {
    ObjectNode schema = study ? StudySchema.create() : ExperimentSchema.create();
    String text =
        JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build()
            .writeValueAsString(schema);
    if (output == null) {
      spec.commandLine().getOut().println(text);
    } else {
      OutputFiles.claim(output, force);
      AtomicFiles.write(output, text + "\n");
      spec.commandLine().getOut().println("Wrote " + output);
    }
    return 0;
  }
}
