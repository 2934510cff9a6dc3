package io.dualmix.cli.model;

import io.dualmix.DualMixException;
import io.dualmix.cli.terminal.DownloadDisplay;
import io.dualmix.cli.terminal.OutputFiles;
import io.dualmix.cli.terminal.Terminal;
import io.dualmix.cli.terminal.Version;
import io.dualmix.config.ModelConfig;
import io.dualmix.weights.DType;
import io.dualmix.weights.NamedTensor;
import io.dualmix.weights.WeightFile;
import io.dualmix.weights.WeightFiles;
import io.dualmix.weights.published.PublishedWeights;
import io.dualmix.weights.published.WeightCache;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dualmix weights}: downloads published weights, lists and converts weight files. */
@Command(
    name = "weights",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Downloads published weights, lists the tensors of weight files, converts them.",
    description = {
      "",
      "Reads .safetensors and PyTorch's .pth and .pt (of any version), detected by content."
          + " Code in a weight file is never run."
    },
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  dualmix weights download resnet18",
      "  dualmix weights inspect resnet101.pth",
      "  dualmix weights convert resnet101.pth resnet101.safetensors",
      "  dualmix weights convert run.ckpt net.pth --take model_ema --half"
    })
public final class WeightsCommand {
  private static final String FORMAT = "format";
  private static final String TAKE =
      "The network to take from a PyTorch checkpoint with several networks, such as model_ema"
          + " (default: the one with the most values).";

  @Spec private CommandSpec spec;

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      header = "Lists the published ImageNet weights of model.weights=imagenet.")
  int list() {
    PublishedTable.lines(WeightCache.ofUser(null)).forEach(spec.commandLine().getOut()::println);
    return 0;
  }

  @Command(
      name = "download",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      header = "Downloads the published ImageNet weights of a backbone to the user's cache.",
      description = {
        "",
        "An existing file is checked against its checksum and not downloaded again. An interrupted"
            + " download resumes. Proxies are taken from https_proxy and no_proxy, or from Java's"
            + " https.proxyHost.",
        ""
      })
  int download(
      @Parameters(
              arity = "0..1",
              defaultValue = ModelConfig.DEFAULT_BACKBONE,
              paramLabel = "BACKBONE",
              description =
                  "The backbone, such as resnet18 (default: ${DEFAULT-VALUE}). All are in: dualmix"
                      + " weights list")
          String backbone,
      @Option(
              names = "--mirror",
              paramLabel = "PLACE",
              description =
                  "A web address or a folder to take the file from (default: the variable "
                      + WeightCache.MIRROR_VARIABLE
                      + ", or the publisher).")
          String mirror) {
    PublishedWeights weights = PublishedWeights.of(backbone);
    Path file;
    try (DownloadDisplay download =
        new DownloadDisplay(Terminal.display(spec.commandLine().getErr()))) {
      file = WeightCache.ofUser(mirror).fetch(weights, download);
    }
    spec.commandLine().getOut().println(file);
    return 0;
  }

  @Command(
      name = "inspect",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      header = "Lists the tensors of a weight file: name, type, shape and size; and its metadata.")
  int inspect(
      @Parameters(paramLabel = "FILE", description = "A weight file.") Path file,
      @Option(names = "--take", paramLabel = "NAME", description = TAKE) String take,
      @Option(names = "--json", description = "Print JSON, for other programs.") boolean json) {
    PrintWriter out = spec.commandLine().getOut();
    try (WeightFile weights = WeightFiles.open(file, take)) {
      WeightTable table = WeightTable.of(weights);
      if (json) {
        out.println(table.json());
      } else {
        table.lines().forEach(out::println);
      }
    }
    return 0;
  }

  @Command(
      name = "convert",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      header = "Writes the tensors of a weight file in another format.",
      description = {
        "",
        "The extension of OUT selects the format: .safetensors, or .pth and .pt for a plain state"
            + " dict as torch.load(weights_only=True) reads it. Metadata is kept in safetensors"
            + " only.",
        ""
      })
  int convert(
      @Parameters(index = "0", paramLabel = "FILE", description = "The input file.") Path from,
      @Parameters(index = "1", paramLabel = "OUT", description = "The output file.") Path to,
      @Option(names = "--take", paramLabel = "NAME", description = TAKE) String take,
      @Option(names = "--half", description = "Write 16-bit floats (F16).") boolean half,
      @Option(
              names = "--strip",
              defaultValue = "",
              paramLabel = "PREFIX",
              description = "Take only tensors whose names begin with this prefix, and remove it.")
          String strip,
      @Option(
              names = "--prefix",
              defaultValue = "",
              paramLabel = "PREFIX",
              description = "Add this prefix to every name.")
          String prefix,
      @Option(names = "--force", description = "Overwrite an existing file.") boolean force) {
    WeightFiles.requireWritable(to);
    OutputFiles.claim(to, force);
    try (WeightFile weights = WeightFiles.open(from, take)) {
      List<NamedTensor> tensors =
          NamedTensor.of(weights).stream()
              .filter(t -> t.name().startsWith(strip))
              .map(t -> t.named(prefix + t.name().substring(strip.length())))
              .map(t -> half && t.dtype().floating() ? t.as(DType.F16) : t)
              .toList();
      requireSome(tensors, strip, from);
      Map<String, String> metadata = new LinkedHashMap<>(weights.metadata());
      metadata.putIfAbsent(FORMAT, "pt"); // what Python's libraries look for
      WeightFiles.write(to, tensors, metadata);
      PrintWriter out = spec.commandLine().getOut();
      weights
          .unreadable()
          .forEach((name, what) -> out.println("Skipped, since it is " + what + ": " + name));
      out.println(tensors.size() + " tensors of " + from + " written to " + to);
      if (!WeightFiles.keepsMetadata(to) && !weights.metadata().isEmpty()) {
        out.println("Not kept, since this format cannot store it: the metadata");
      }
    }
    return 0;
  }

  private static void requireSome(List<NamedTensor> tensors, String strip, Path file) {
    if (tensors.isEmpty()) {
      throw new DualMixException(
          "No tensor of " + file + " has a name that begins with '" + strip + "'",
          "See the names: dualmix weights inspect " + file);
    }
  }
}
