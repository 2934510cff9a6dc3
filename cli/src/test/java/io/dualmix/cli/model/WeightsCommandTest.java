package io.dualmix.cli.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.cli.DualMix;
import io.dualmix.tensor.TensorScope;
import io.dualmix.tensor.Tensors;
import io.dualmix.weights.DType;
import io.dualmix.weights.SafeTensors;
import io.dualmix.weights.WeightFile;
import io.dualmix.weights.WeightFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WeightsCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() {
    file = folder.resolve("net.safetensors");
    try (TensorScope scope = new TensorScope()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put("model.a.weight", Tensors.ofFloats(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
      tensors.put("model.a.count", Tensors.ofLongs(new long[] {9}));
      tensors.put("other", Tensors.ofFloats(new float[] {0.5f}, 1));
      SafeTensors.write(file, tensors, Map.of("who", "me"));
    }
  }

  private int run(String... args) {
    return DualMix.run(new PrintWriter(out), new PrintWriter(err), args);
  }

  @Test
  void inspectListsTensorsSumsAndMetadata() {
    assertThat(run("weights", "inspect", file.toString())).isZero();
    assertThat(out.toString())
        .contains("safetensors file")
        .containsPattern("model\\.a\\.weight +F32 +\\[2, 3] +24")
        .containsPattern("model\\.a\\.count +I64 +\\[] +8")
        .contains("3 tensors, 8 values")
        .contains("who: me");
  }

  @Test
  void inspectPrintsJsonForPrograms() {
    assertThat(run("weights", "inspect", file.toString(), "--json")).isZero();
    JsonNode root = new JsonMapper().readTree(out.toString());
    assertThat(root.at("/metadata/who").stringValue()).isEqualTo("me");
    JsonNode tensor = root.at("/tensors/1");
    assertThat(tensor.at("/name").stringValue()).isEqualTo("model.a.weight");
    assertThat(tensor.at("/shape").toString()).isEqualTo("[2,3]");
    assertThat(tensor.at("/bytes").intValue()).isEqualTo(24);
  }

  @Test
  void inspectRefusesOtherFiles() throws IOException {
    Path text = Files.writeString(folder.resolve("net.pth"), "hello");
    assertThat(run("weights", "inspect", text.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("net.pth", "a text").doesNotContain("\tat ");
  }

  @Test
  void convertRenamesAndHalves() {
    Path to = folder.resolve("half.pth");
    String[] options = {"--half", "--strip", "model.", "--prefix", "net."};
    String[] line = {"weights", "convert", file.toString(), to.toString()};
    String[] all = new String[line.length + options.length];
    System.arraycopy(line, 0, all, 0, line.length);
    System.arraycopy(options, 0, all, line.length, options.length);

    assertThat(run(all)).isZero();
    assertThat(out.toString()).contains("2 tensors").contains("Not kept");
    try (WeightFile weights = WeightFiles.open(to);
        TensorScope scope = new TensorScope()) {
      assertThat(weights.names()).containsExactly("net.a.count", "net.a.weight");
      assertThat(weights.dtype("net.a.weight")).isEqualTo(DType.F16);
      assertThat(weights.dtype("net.a.count")).isEqualTo(DType.I64);
      assertThat(Tensors.toFloats(weights.read("net.a.weight"))).containsExactly(1, 2, 3, 4, 5, 6);
    }
  }

  @Test
  void convertWritesOverAFileOnlyWhenTold() throws IOException {
    Path to = Files.writeString(folder.resolve("there.pth"), "mine");
    assertThat(run("weights", "convert", file.toString(), to.toString())).isEqualTo(1);
    assertThat(to).hasContent("mine");
    assertThat(run("weights", "convert", file.toString(), to.toString(), "--force")).isZero();
    try (WeightFile weights = WeightFiles.open(to)) {
      assertThat(weights.names()).hasSize(3);
    }
  }

  @Test
  void convertNamesTheEndingsItKnows() {
    Path to = folder.resolve("net.h5");
    assertThat(run("weights", "convert", file.toString(), to.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("net.h5", ".safetensors", ".pth");
  }

  @Test
  void convertSaysWhenNothingIsLeft() {
    Path to = folder.resolve("none.pth");
    String[] line = {"weights", "convert", file.toString(), to.toString(), "--strip", "x."};
    assertThat(run(line)).isEqualTo(1);
    assertThat(err.toString()).contains("begins with 'x.'");
    assertThat(to).doesNotExist();
  }
}
