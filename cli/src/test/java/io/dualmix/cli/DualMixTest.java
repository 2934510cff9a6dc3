package io.dualmix.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.dualmix.cli.data.ContactSheet;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.RgbImage;
import io.dualmix.weights.published.PublishedWeights;
import io.dualmix.weights.published.WeightCache;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The command line as a person meets it. */
class DualMixTest {
  private static final String SCENES =
      """
      name: tiny
      data:
        source: {type: scenes, look: game, seed: 1, count: 3, width: 64, height: 48}
        target: {type: scenes, look: camera, seed: 2, count: 3, width: 64, height: 48}
        validation: {type: scenes, look: camera, seed: 3, count: 3, width: 64, height: 48}
      model: {weights: w.safetensors}
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "demo --help",
        "train --help",
        "evaluate --help",
        "predict --help",
        "report --help",
        "data --help",
        "data check --help",
        "data split --help",
        "data preview --help",
        "export --help",
        "weights --help",
        "weights list --help",
        "weights download --help",
        "weights inspect --help",
        "weights convert --help",
        "data stats --help",
        "plugins --help",
        "doctor --help"
      })
  void everyCommandHasHelp(String line) {
    assertThat(run(line.split(" "))).isZero();
    assertThat(out.toString()).contains("Usage: dualmix");
  }

  @Test
  void withoutACommandAndWithHelpAllCommandsAreListed() {
    assertThat(run()).isEqualTo(2);
    assertThat(err.toString()).contains("Commands:", "train", "doctor", "help");

    assertThat(run("help")).isZero();
    assertThat(out.toString()).contains("Commands:", "train", "doctor");
    out.getBuffer().setLength(0);
    assertThat(run("help", "train")).isZero();
    assertThat(out.toString()).contains("--dry-run");
  }

  @Test
  void formatsOfAnExportAreInLowerCase() {
    assertThat(run("export", "--help")).isZero();
    assertThat(out.toString()).contains("safetensors, torchscript, onnx").doesNotContain("ONNX, ");
    assertThat(run("export", "x", "--format", "jpeg")).isEqualTo(2);
    assertThat(err.toString()).contains("onnx").doesNotContain("TORCHSCRIPT");
  }

  @Test
  void predictRefusesAFileAsItsFolder() throws IOException {
    Path file = Files.writeString(folder.resolve("photo.jpg"), "");

    assertThat(run("predict", "runs/none", file.toString(), "-o", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains(file + " is a file, not a folder");
  }

  @Test
  void aDryRunWhoseWeightsAreNotThereSaysHowToFetchThem() throws IOException {
    String yaml = SCENES.replace("w.safetensors", "imagenet, backbone: resnet101");
    Path file = Files.writeString(folder.resolve("tiny.yaml"), yaml);
    assumeThat(WeightCache.ofUser(null).present(PublishedWeights.of("resnet101")).isEmpty())
        .as("the weights are in this user's cache")
        .isTrue();

    assertThat(run("train", file.toString(), "--dry-run")).isEqualTo(1);
    assertThat(err.toString())
        .contains("are not there", "dualmix weights download resnet101")
        .doesNotContain("measuring", "fetching");
  }

  @Tag("slow")
  @Test
  void everyExampleOfTheHelpIsALineOfItsOwnThatCanBeUnderstood() {
    List<CommandLine> commands = new ArrayList<>();
    collect(DualMix.commandLine(), commands);
    int examples = 0;
    for (CommandLine command : commands) {
      command.getCommandSpec().usageMessage().width(80);
      List<String> shown = command.getUsageMessage().lines().toList();
      for (String line : command.getCommandSpec().usageMessage().footer()) {
        assertThat(shown).as(command.getCommandName()).contains(line.stripTrailing());
        if (line.startsWith("  dualmix ")) {
          examples++;
          String words = line.replaceFirst("#.*", "").strip().replaceFirst("dualmix ", "");
          assertThatCode(() -> DualMix.commandLine().parseArgs(words.split(" +", -1)))
              .as(line)
              .doesNotThrowAnyException();
        }
      }
    }
    assertThat(examples).isGreaterThan(30);
  }

  /** Picocli formats the texts; it warns of what it cannot format, and shows it as it is. */
  @Test
  void everyTextOfTheHelpCanBeFormatted() {
    List<CommandLine> commands = new ArrayList<>();
    collect(DualMix.commandLine(), commands);
    for (CommandLine command : commands) {
      CommandLine.Model.CommandSpec spec = command.getCommandSpec();
      Stream.Builder<String[]> texts = Stream.builder();
      texts.add(spec.usageMessage().header());
      texts.add(spec.usageMessage().description());
      texts.add(spec.usageMessage().footer());
      spec.args().forEach(argument -> texts.add(argument.description()));
      texts
          .build()
          .flatMap(Stream::of)
          .forEach(
              text ->
                  assertThatCode(() -> String.format(text))
                      .as("%s: %s", spec.qualifiedName(), text)
                      .doesNotThrowAnyException());
    }
  }

  private static void collect(CommandLine command, List<CommandLine> all) {
    all.add(command);
    command.getSubcommands().values().forEach(below -> collect(below, all));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tran x",
        "train",
        "train a.yaml b.yaml",
        "--nonsense",
        "predict model",
        "data"
      })
  void wrongUsageExitsWith2AndPointsToTheHelp(String line) {
    assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
    assertThat(err.toString()).startsWith("dualmix: ").contains("--help").doesNotContain("\tat ");
  }

  @Test
  void aMisspeltCommandIsAnsweredWithTheNearest() {
    run("tran");

    assertThat(err.toString()).contains("Did you mean: dualmix train?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train absent.yaml",
        "data stats absent.yaml",
        "evaluate absent",
        "report absent",
        "predict absent image.png -o DIR"
      })
  void whatIsMissingIsNamedAndExitsWith1(String line) {
    assertThat(run(line.replace("DIR", folder.toString()).split(" "))).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("dualmix: ")
        .containsPattern("absent|image\\.png")
        .doesNotContain("\tat ")
        .doesNotContain("unexpected");
  }

  @Test
  void aMistakeInTheFileNamesLineAndKey() throws IOException {
    Path file = Files.writeString(folder.resolve("x.yaml"), SCENES + "optimisr: {}\n");

    assertThat(run("train", file.toString())).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            "dualmix: "
                + file
                + ":7: optimisr is not a known key\n"
                + "  Did you mean optimiser? Known keys here: name, preset, seed, runs, compute,"
                + " classes, data, augmentation, transfer, model, optimiser, schedule, method,"
                + " evaluation, logging, tracking.\n");
  }

  @Test
  void aStackTraceComesOnRequest() {
    run("train", "absent.yaml", "--stacktrace");

    assertThat(err.toString()).contains("\tat io.dualmix.config.");
  }

  @Tag("slow")
  @Test
  void aPreviewShowsEveryDomain() throws IOException {
    Path file = Files.writeString(folder.resolve("x.yaml"), SCENES);

    assertThat(run("data", "preview", file.toString(), "-o", folder.toString())).isZero();
    RgbImage sheet = ImageFiles.readImage(folder.resolve("tiny-validation.png"));
    // Two pairs of 320x240 a row with their names, a title, and the legend of 11 classes.
    assertThat(List.of(sheet.width(), sheet.height()))
        .containsExactly(8 + 4 * 328, 40 + 2 * (240 + 22) + 40 + 3 * 26 + 8);
  }

  @Test
  void aPreviewDoesNotOverwriteUnasked() throws IOException {
    Path file = Files.writeString(folder.resolve("x.yaml"), SCENES);
    Files.writeString(folder.resolve("tiny-source.png"), "mine");

    assertThat(run("data", "preview", file.toString(), "-o", folder.toString())).isEqualTo(1);
    assertThat(folder.resolve("tiny-source.png")).hasContent("mine");
  }

  @Test
  void statisticsListEveryClass() throws IOException {
    Path file = Files.writeString(folder.resolve("x.yaml"), SCENES);

    assertThat(run("data", "stats", file.toString(), "--of", "source")).isZero();
    assertThat(out.toString()).contains("images 3, with labels 3, size 64x48", "bicyclist");
  }

  @Test
  void aShrunkImageHasTheMeanOfItsPixels() {
    byte[] rgb = {10, 0, 0, 20, 0, 0, 30, 0, 0, 41, 0, 0};

    assertThat(ContactSheet.shrink(new RgbImage(4, 1, rgb), 2, 1).rgb())
        .containsExactly(15, 0, 0, 36, 0, 0);
  }

  @Test
  void helpLoadsNoNatives() throws IOException, InterruptedException {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xlog:class+load",
                "-cp",
                System.getProperty("java.class.path"),
                "io.dualmix.cli.DualMix",
                "--help")
            .redirectErrorStream(true)
            .start();
    String log = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(java.waitFor()).isZero();
    assertThat(log).contains("io.dualmix.cli.train.TrainCommand").doesNotContain("org.bytedeco");
  }

  private int run(String... args) {
    return DualMix.run(new PrintWriter(out), new PrintWriter(err), args);
  }
}
