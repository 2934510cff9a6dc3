package io.dualmix.cli.model;

import io.dualmix.DualMixException;
import io.dualmix.cli.terminal.OutputFiles;
import io.dualmix.cli.terminal.Version;
import io.dualmix.data.ResizedDataset;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.ImageSize;
import io.dualmix.data.image.RgbImage;
import io.dualmix.export.ExportFormat;
import io.dualmix.export.ExportOptions;
import io.dualmix.export.ModelExport;
import io.dualmix.export.OnnxVerification;
import io.dualmix.predict.ModelChoice;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dualmix export}: exports a trained model. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    header = "Exports a trained model for other programs.",
    description = {
      "",
      "The exported model takes images [N, 3, H, W] of any size and gives a score per class at"
          + " that size. Network, classes, colours and provenance are in the metadata.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  dualmix export runs/demo --format onnx",
      "  dualmix export runs/demo --format torchscript -o demo.pt",
      "  dualmix export runs/demo --stage round-1/student --format safetensors",
      "  dualmix export model.safetensors --format onnx --normalisation outside",
      "  dualmix export runs/demo --format onnx --half --size 512x256 --verify photos/"
    })
public final class ExportCommand implements Callable<Integer> {
  private static final int MOST_VERIFIED = 20;

  @Spec private CommandSpec spec;
  @Mixin private ResultOption result;

  @Parameters(
      paramLabel = "RUN_OR_MODEL",
      description = "A run folder (see --result), a folder within it, or a model file.")
  private Path model;

  @Option(names = "--format", required = true, description = "One of ${COMPLETION-CANDIDATES}.")
  private ExportFormat format;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The output file (default: named after the run, in the working directory).")
  private Path output;

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      description = "A folder within the run, such as round-2/student.")
  private Path stage;

  @Option(
      names = "--normalisation",
      paramLabel = "PLACE",
      description =
          "inside: the model takes RGB values of 0..255, the default; outside: the application"
              + " normalises them. For onnx and torchscript.")
  private ExportOptions.Place normalisation;

  @Option(
      names = "--opset",
      paramLabel = "N",
      description =
          "The ONNX opset, "
              + ExportOptions.OLDEST_OPSET
              + " to "
              + ExportOptions.NEWEST_OPSET
              + " (default: "
              + ExportOptions.DEFAULT_OPSET
              + ").")
  private Integer opset;

  @Option(
      names = "--no-labels",
      description = "Without the second output of onnx, the most probable class per pixel.")
  private boolean withoutLabels;

  @Option(
      names = "--size",
      paramLabel = "WxH",
      description =
          "A fixed size of the one image that the graph of onnx takes, such as 512x256, for"
              + " programs that need it (default: any number of images of any size).")
  private String size;

  @Option(
      names = "--half",
      description =
          "Weights and computation of onnx in 16-bit floats; input and logits stay 32-bit.")
  private boolean half;

  @Option(
      names = "--verify",
      paramLabel = "IMAGES",
      description =
          "Compare the file of onnx with the model on up to "
              + MOST_VERIFIED
              + " of these images, in ONNX Runtime. Exit code 1 if they do not agree.")
  private Path verified;

  @Option(names = "--force", description = "Overwrite an existing file.")
  private boolean force;

  @Override
  public Integer call() {
    ExportOptions options = options();
    ModelChoice choice = result.choose(stage == null ? model : model.resolve(stage));
    if (choice.ensemble()) {
      throw new DualMixException(
          "An export holds one network, and this is an ensemble of two: " + choice.description(),
          "Take a single model: --result best, --result last_student or --stage STAGE.");
    }
    Path source = choice.files().get(0);
    spec.commandLine().getErr().println("model: " + choice.description());
    List<Path> images =
        verified == null
            ? List.of()
            : List.copyOf(InputImages.of(List.of(verified)).files().values());
    Path target = OutputFiles.claim(output == null ? named() : output, force);
    ModelExport.write(source, target, format, options);
    spec.commandLine().getOut().println(source + " written as " + target);
    return images.isEmpty() || agrees(target, source, options, images) ? 0 : 1;
  }

  private boolean agrees(Path target, Path source, ExportOptions options, List<Path> images) {
    try (OnnxVerification verification = new OnnxVerification(target, source, options)) {
      for (Path image : images.subList(0, Math.min(MOST_VERIFIED, images.size()))) {
        RgbImage seen = ImageFiles.readImage(image);
        verification.compare(
            options.size() == null ? seen : ResizedDataset.scaled(seen, options.size()));
      }
      String result =
          String.format(
              Locale.ROOT,
              "in ONNX Runtime, on %d images: the same class in %.3f %% of the pixels, logits"
                  + " within %.2g of their range",
              verification.images(),
              100 * verification.sameClass(),
              verification.difference());
      if (verification.agrees()) {
        spec.commandLine().getOut().println(result);
        return true;
      }
      spec.commandLine().getErr().println("dualmix: the export does not agree " + result);
      spec.commandLine()
          .getErr()
          .println("  Try another --opset or without --half; else report it with the model.");
      return false;
    }
  }

  private ExportOptions options() {
    boolean onnx = format == ExportFormat.ONNX;
    require(onnx || opset == null, "--opset");
    require(onnx || !withoutLabels, "--no-labels");
    require(onnx || size == null, "--size");
    require(onnx || !half, "--half");
    require(onnx || verified == null, "--verify");
    require(normalisation == null || format != ExportFormat.SAFETENSORS, "--normalisation");
    ExportOptions standard = ExportOptions.STANDARD;
    return new ExportOptions(
        Objects.requireNonNullElse(normalisation, standard.normalisation()),
        !withoutLabels,
        Objects.requireNonNullElse(opset, standard.opset()),
        size == null ? null : ImageSize.parse(size, "a size"),
        half);
  }

  private void require(boolean holds, String option) {
    if (!holds) {
      throw new DualMixException(option + " has no meaning for --format " + format, "Remove it.");
    }
  }

  /**
   * The default file name: {@code runs/demo} and {@code round-2/student} give {@code
   * demo-round-2-student.onnx}.
   */
  private Path named() {
    Path place = model.toAbsolutePath().normalize();
    StringBuilder name = new StringBuilder(Objects.toString(place.getFileName(), "model"));
    if (place.toFile().isFile() && name.lastIndexOf(".") > 0) {
      name.setLength(name.lastIndexOf("."));
    }
    if (stage != null) {
      stage.normalize().forEach(part -> name.append('-').append(part));
    }
    return Path.of(name + "." + format.ending());
  }
}
