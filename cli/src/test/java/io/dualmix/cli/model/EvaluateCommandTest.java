package io.dualmix.cli.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.cli.DualMix;
import io.dualmix.cli.StreetFolder;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.eval.ConfusionMatrix;
import io.dualmix.eval.ScalarMetric;
import io.dualmix.eval.ScalarMetrics;
import io.dualmix.model.ModelSpec;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.RandomStream;
import io.dualmix.weights.ModelFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EvaluateCommandTest {
  private static final int IMAGES = 3;
  private static final int PIXELS = IMAGES * 24 * 24;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  private Path experiment;

  @BeforeEach
  void aModelAndLabelledImages() throws IOException {
    experiment = new StreetFolder(folder, IMAGES).experiment();
    ClassTable classes =
        new ClassTable(List.of(new SemanticClass("road", 0x804080), new SemanticClass("rest", 0)));
    ModelSpec spec = ModelSpec.of("deeplabv3plus", "mobilenetv1_025", 2).withHeadChannels(8);
    try (SegmentationModel model = SegmentationModel.create(spec, RandomStream.of(1))) {
      ModelFile.save(folder.resolve("m.safetensors"), model, classes, Map.of());
    }
  }

  private int evaluate(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "evaluate",
                folder.resolve("m.safetensors").toString(),
                "--data",
                experiment.toString()));
    arguments.addAll(List.of(more));
    out.getBuffer().setLength(0);
    return DualMix.run(
        new PrintWriter(out, true), new PrintWriter(err, true), arguments.toArray(String[]::new));
  }

  private JsonNode json(String... more) {
    List<String> arguments = new ArrayList<>(List.of("--json"));
    arguments.addAll(List.of(more));
    assertThat(evaluate(arguments.toArray(String[]::new))).as(err.toString()).isZero();
    return JsonMapper.builder().build().readTree(out.toString());
  }

  private static ConfusionMatrix matrix(JsonNode json) {
    long[][] rows = new long[2][2];
    for (int t = 0; t < 2; t++) {
      for (int p = 0; p < 2; p++) {
        rows[t][p] = json.path("confusion").path(t).path(p).asLong();
      }
    }
    return ConfusionMatrix.of(rows);
  }

  private static long pixels(ConfusionMatrix matrix) {
    return Arrays.stream(matrix.toArray()).flatMapToLong(Arrays::stream).sum();
  }

  @Test
  void jsonHasEveryMetricTheClassesAndTheMatrix() {
    JsonNode json = json();
    ConfusionMatrix matrix = matrix(json);

    assertThat(out.toString().strip()).startsWith("{").endsWith("}");
    assertThat(json.path("model").asString()).isEqualTo(folder + "/m.safetensors");
    assertThat(json.path("domain").asString()).isEqualTo("validation");
    assertThat(json.path("data").asString()).contains("validation");
    assertThat(json.path("images").asInt()).isEqualTo(IMAGES);
    assertThat(json.path("window").isNull()).isTrue();
    assertThat(json.path("metrics").propertyNames())
        .containsExactlyElementsOf(
            ScalarMetrics.STANDARD.all().stream().map(ScalarMetric::name).toList());
    assertThat(pixels(matrix)).isEqualTo(PIXELS);
    assertThat(json.path("metrics").path("miou").asDouble())
        .isCloseTo(matrix.meanIou(), within(1e-12));
    assertThat(json.path("metrics").path("miou_present").asDouble())
        .isCloseTo(matrix.presentMeanIou(), within(1e-12));
    assertThat(json.path("metrics").path("calibration_error").isNull()).isTrue();
    assertThat(json.path("iou").path("rest").asDouble()).isCloseTo(matrix.iou(1), within(1e-12));
  }

  @Test
  void theTableHasTheMeanOverTheClassesOfTheTruth() {
    assertThat(evaluate()).as(err.toString()).isZero();
    assertThat(out.toString()).contains("mIoU  present  pixels");
  }

  @Test
  void aWindowOfTheImagesSizeScoresAsWholeImages() {
    assertThat(matrix(json("--window", "24x24")).toArray()).isDeepEqualTo(matrix(json()).toArray());
  }

  @Tag("slow")
  @Test
  void smallerWindowsSeeLess() {
    JsonNode json = json("--window", "8x16");

    assertThat(json.path("window").asString()).isEqualTo("8x16");
    assertThat(pixels(matrix(json))).isEqualTo(PIXELS);
    assertThat(matrix(json).toArray()).isNotEqualTo(matrix(json()).toArray());
  }

  @Test
  void aWindowOfAnotherFormIsRefused() {
    assertThat(evaluate("--window", "24")).isEqualTo(1);
    assertThat(err.toString()).contains("'24' is not a window size", "1024x512");
  }

  @Test
  void windowsOfImagesThatAreSmallerThanTheirLabelsAreRefused() {
    assertThat(
            evaluate(
                "--window",
                "8x8",
                "-s",
                "data.validation.resize={width: 12, height: 12, labels: false}"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("--window", "12x12", "24x24");
  }

  @Test
  void perImageFilesHaveAllImagesAndThePagePicturesOfTheWorst() throws IOException {
    Path files = folder.resolve("worst");

    JsonNode json = json("--per-image", files.toString(), "--worst", "2");

    List<String> csv = Files.readAllLines(files.resolve("per-image.csv"));
    assertThat(csv).hasSize(IMAGES + 1);
    assertThat(csv.get(0)).isEqualTo("image,miou,pixels,wrong,iou_road,iou_rest");
    long wrong =
        csv.stream().skip(1).mapToLong(line -> Long.parseLong(line.split(",", -1)[3])).sum();
    ConfusionMatrix matrix = matrix(json);
    assertThat(wrong).isEqualTo(matrix.count(0, 1) + matrix.count(1, 0));
    List<Double> scores =
        csv.stream().skip(1).map(line -> Double.valueOf(line.split(",", -1)[1])).toList();
    assertThat(scores).isSorted();
    JsonNode tree =
        JsonMapper.builder().build().readTree(Files.readString(files.resolve("per-image.json")));
    assertThat(tree.path("images").size()).isEqualTo(IMAGES);
    assertThat(Files.readString(files.resolve("per-image.html")).split("data:image/", -1))
        .as("four pictures of each of two images")
        .hasSize(2 * 4 + 1);
    assertThat(evaluate("--per-image", files.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("per-image.csv").contains("--force");
  }
}
