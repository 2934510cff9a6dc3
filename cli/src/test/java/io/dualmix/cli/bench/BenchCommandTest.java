package io.dualmix.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.cli.DualMix;
import io.dualmix.cli.TinyExperiment;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** That everything is measured and told; how fast it is, no test says. */
class BenchCommandTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path experiment;

  @BeforeEach
  void write() throws IOException {
    experiment = TinyExperiment.write(folder);
  }

  private int dualmix(String... arguments) {
    return DualMix.run(new PrintWriter(out), new PrintWriter(err), arguments);
  }

  private List<JsonNode> lines() {
    return out.toString().lines().map(JSON::readTree).toList();
  }

  @Tag("slow")
  @Test
  void stepTellsOfEveryStageWhereItsTimeGoes() {
    assertThat(dualmix("bench", "step", experiment.toString(), "--json", "--steps", "3")).isZero();
    assertThat(lines())
        .extracting(line -> line.get("stage").asString())
        .containsExactly(
            "baseline/source-only",
            "round-1/region-teacher",
            "round-1/sample-teacher",
            "round-1/student");
    for (JsonNode line : lines()) {
      double sum = 0;
      for (JsonNode phase : line.get("phases_s")) {
        sum += phase.asDouble();
      }
      double seconds = line.get("seconds").asDouble();
      assertThat(sum).isCloseTo(seconds, within(1e-9));
      assertThat(line.get("images_per_s").asDouble())
          .isCloseTo(line.get("images").asInt() / seconds, within(1e-6 / seconds));
      boolean student = line.get("stage").asString().endsWith("student");
      assertThat(line.get("phases_s").get("teachers").asDouble() > 0).isEqualTo(student);
      assertThat(line.get("share_of_limit").asDouble()).isBetween(0.0, 1.0);
    }
    // Twice the images of the source-only baseline, and two teachers that see half of them.
    assertThat(lines().get(3).get("gflop").asDouble())
        .isCloseTo(lines().get(0).get("gflop").asDouble() * (2 + 2 / 3.0), within(1e-9));
  }

  @Tag("slow")
  @Test
  void stepTellsWhatAPartOfALossCosts() {
    String[] command = {
      "bench",
      "step",
      experiment.toString(),
      "--parts",
      "--steps",
      "1",
      "--stage",
      "student",
      "-s",
      "method.recipe=semi_supervised",
      "-s",
      "method.self_training.mirror=true"
    };
    assertThat(dualmix(command)).isZero();
    List<String> rows =
        out.toString().lines().dropWhile(line -> !line.contains("of step")).skip(1).toList();
    assertThat(rows)
        .extracting(row -> row.substring(0, 35).replaceAll(" +", " ").trim())
        .containsExactly(
            "round-1/student target", "round-1/student strong", "round-1/student mirror");
  }

  @Tag("slow")
  @Test
  void stepHasATableAndMayLeaveStagesOut() {
    assertThat(dualmix("bench", "step", experiment.toString(), "--stage", "student")).isZero();
    assertThat(out.toString().lines().filter(line -> line.startsWith("round-1/student")))
        .hasSize(2);
    assertThat(out.toString()).doesNotContain("teacher ").contains("backward");
    assertThat(err.toString()).contains("run 1 of 1: round-1/student");
  }

  @Test
  void unknownStageIsAnError() {
    assertThat(dualmix("bench", "step", experiment.toString(), "--stage", "pupil")).isEqualTo(1);
    assertThat(err.toString()).contains("There is no stage pupil");
  }

  @Test
  void withoutAKindOfBenchmarkTheUsageIsTold() {
    assertThat(dualmix("bench")).isEqualTo(2);
    assertThat(err.toString()).contains("Give a benchmark");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void memoryComparesTheStepsWithThePlainOne() {
    assertThat(dualmix("bench", "memory", experiment.toString(), "--json")).isZero();
    assertThat(lines())
        .extracting(line -> line.get("way").asString())
        .containsExactly("recomputed", "image by image", "plain");
    assertThat(lines().get(2).get("share_of_plain").asDouble()).isEqualTo(1);
    assertThat(lines()).allMatch(line -> line.get("peak_bytes").asLong() > 0);
  }

  @Test
  void predictTellsOfEveryTask() {
    assertThat(
            dualmix(
                "bench",
                "predict",
                "--backbone",
                "mobilenetv1_025",
                "--width",
                "64",
                "--height",
                "48",
                "--images",
                "1",
                "--runs",
                "1",
                "--device",
                "cpu",
                "--onnxruntime"))
        .isZero();
    assertThat(out.toString())
        .contains("evaluation", "prediction", "pseudo labels one pass", "pseudo labels two passes")
        .contains("logits  ", "logits in onnx runtime");
  }

  @Test
  void loaderTellsOfEveryStageAndKeepsItsFilesWhereAsked() throws IOException {
    Path before = folder.resolve("kept");
    List<String> arguments =
        new ArrayList<>(
            List.of("bench", "loader", "camvid", "--json", "--files", "1", "--runs", "1"));
    arguments.addAll(List.of("--seconds", "0.01", "--threads", "1", "--folder", before.toString()));
    assertThat(dualmix(arguments.toArray(String[]::new))).isZero();
    assertThat(lines())
        .extracting(line -> line.get("stage").asString())
        .containsExactly(
            "decode", "resize", "read", "cached", "lab", "augment", "batch", "mix", "all");
    try (Stream<Path> files = Files.list(before.resolve("camvid/images"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void anUnknownCaseOfTheLoaderIsAnError() {
    assertThat(dualmix("bench", "loader", "kitti")).isEqualTo(1);
    assertThat(err.toString()).contains("'kitti'", "Known are cityscapes");
  }
}
