package io.dualmix.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.cli.DualMix;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.data.image.RgbImage;
import io.dualmix.model.ModelSpec;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.RandomStream;
import io.dualmix.weights.ModelFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code export}, and the windows of {@code predict}, as a person meets them. */
class ExportCommandTest {
  private static final ClassTable CLASSES =
      new ClassTable(List.of(new SemanticClass("road", 1), new SemanticClass("sky", 2)));

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @BeforeEach
  void aRunOfTwoRounds() {
    ModelSpec spec = ModelSpec.of("deeplabv3plus", "mobilenetv1_025", 2).withHeadChannels(8);
    for (int round = 1; round <= 2; round++) {
      try (SegmentationModel model = SegmentationModel.create(spec, RandomStream.of(round))) {
        Path place = folder.resolve("run/round-" + round + "/student/last/model.safetensors");
        ModelFile.save(place, model, CLASSES, Map.of());
      }
    }
  }

  private int run(String... arguments) {
    return DualMix.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }

  private String in(String name) {
    return folder.resolve(name).toString();
  }

  @ParameterizedTest
  @CsvSource({"onnx", "torchscript", "safetensors"})
  void aRunIsExportedInEveryFormat(String format) {
    assertThat(run("export", in("run"), "--format", format, "-o", in("model"))).isZero();
    assertThat(folder.resolve("model")).isNotEmptyFile();
    assertThat(out.toString()).contains("round-2", "written as " + in("model"));
  }

  @Test
  void aStageIsExportedByItsName() {
    assertThat(
            run(
                "export",
                in("run"),
                "--stage",
                "round-1/student",
                "--format",
                "onnx",
                "-o",
                in("m")))
        .isZero();
    assertThat(out.toString()).contains("round-1");
  }

  @Test
  void anExportIsVerifiedOnImages() throws IOException {
    Files.write(
        folder.resolve("street.png"),
        ImageFiles.encodePng(new RgbImage(40, 30, new byte[40 * 30 * 3])));
    String[] command = {
      "export",
      in("run"),
      "--format",
      "onnx",
      "-o",
      in("m"),
      "--half",
      "--size",
      "64x48",
      "--verify",
      in("street.png")
    };
    assertThat(run(command)).as(err.toString()).isZero();
    assertThat(out.toString()).contains("on 1 images: the same class in");
    assertThat(run("export", in("run"), "--format", "onnx", "-o", in("n"), "--verify", in("none")))
        .isEqualTo(1);
    assertThat(err.toString()).contains("There is no image");
    assertThat(folder.resolve("n")).doesNotExist();
  }

  @Test
  void nothingIsWrittenOverUnasked() {
    String[] command = {"export", in("run"), "--format", "safetensors", "-o", in("m")};
    assertThat(run(command)).isZero();
    assertThat(run(command)).isEqualTo(1);
    assertThat(err.toString()).contains("exists already");
  }

  @ParameterizedTest
  @CsvSource({
    "torchscript, --opset, 18",
    "safetensors, --normalisation, inside",
  })
  void anOptionOfAnotherFormatIsRefused(String format, String option, String value) {
    assertThat(run("export", in("run"), "--format", format, option, value, "-o", in("m")))
        .isEqualTo(1);
    assertThat(err.toString()).contains(option + " has no meaning for --format " + format);
    assertThat(folder.resolve("m")).doesNotExist();
  }

  @Test
  void anUnknownFormatGetsTheKnownOnes() {
    assertThat(run("export", in("run"), "--format", "tflite")).isEqualTo(2);
    assertThat(err.toString()).containsIgnoringCase("onnx").containsIgnoringCase("torchscript");
  }

  @Test
  void predictTakesWindows() {
    ImageFiles.writeImage(folder.resolve("a.png"), new RgbImage(50, 40, new byte[50 * 40 * 3]));
    assertThat(
            run(
                "predict",
                in("run"),
                in("a.png"),
                "-o",
                in("out"),
                "--window",
                "32x24",
                "--overlap",
                "8"))
        .isZero();
    assertThat(folder.resolve("out/a-index.png")).isNotEmptyFile();
  }

  @ParameterizedTest
  @CsvSource({
    "--window=32,   is not a window size",
    "--overlap=8,   has no meaning without --window",
  })
  void aWindowThatMakesNoSenseIsRefused(String option, String message) {
    ImageFiles.writeImage(folder.resolve("a.png"), new RgbImage(5, 4, new byte[5 * 4 * 3]));
    assertThat(run("predict", in("run"), in("a.png"), "-o", in("out"), option)).isEqualTo(1);
    assertThat(err.toString()).contains(message);
  }
}
