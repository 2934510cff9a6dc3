package io.dualmix.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.dualmix.cli.DualMix;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The schema that the command prints, by a validator of its own. */
class SchemaCommandTest {
  private static final String SMALL =
      """
      name: small
      data:
        source: {type: folder, path: a, classes: [road, {name: car, colour: "#400080"}]}
        target: {type: cityscapes, split: train}
      """;

  private static Schema experiments;
  private static Schema studies;

  @TempDir Path folder;

  @BeforeAll
  static void read() {
    SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    experiments = registry.getSchema(print("schema"));
    studies = registry.getSchema(print("schema", "--study"));
  }

  static Stream<Path> configurations() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../configs"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void everyConfigurationOfTheProjectIsValid(Path file) throws IOException {
    boolean study = file.getFileName().toString().startsWith("study-");

    assertThat((study ? studies : experiments).validate(tree(Files.readString(file)))).isEmpty();
  }

  @Test
  void everyYamlOfTheDocumentsIsValid() throws IOException {
    int checked = 0;
    for (String page : List.of("../README.md", "../docs/datasets.md", "../docs/recipes.md")) {
      Matcher block =
          Pattern.compile("(?s)```yaml\n(.*?)```").matcher(Files.readString(Path.of(page)));
      while (block.find()) {
        JsonNode tree = tree(block.group(1));
        if (tree.has("name") && tree.has("data")) {
          assertThat(experiments.validate(tree)).as(page + "\n" + block.group(1)).isEmpty();
          checked++;
        }
      }
    }
    assertThat(checked).isPositive();
  }

  @Test
  void theSmallestExperimentIsValidWithAmericanSpellingsAndEmptySections() {
    String yaml =
        SMALL + "optimizer: {type: adamw}\nmodel:\nx-mine: {a: 1}\nschedule: {power: null}\n";

    assertThat(experiments.validate(tree(yaml))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/setps | 3 | | additionalProperties",
        "/seed | 1.5 | /seed | type",
        "/preset | \"fast\" | /preset | enum",
        "/optimiser | {\"learning_rate\": 0} | /optimiser/learning_rate | exclusiveMinimum",
        "/compute | {\"devices\": [\"cpu\", \"gpu\"]} | /compute/devices/1 | pattern",
        "/method | {\"student\": {\"steps\": 0}} | /method/student/steps | minimum",
        "/method | {\"student\": {\"setps\": 5}} | /method/student | additionalProperties",
        "/data/target/split | \"trian\" | /data/target/split | enum",
        "/data/target/conditions | [\"fog\"] | /data/target | additionalProperties",
        "/data/source/type | \"fodler\" | /data/source/type | enum",
        "/data/source/classes/1 | {\"name\": \"car\"} | /data/source/classes/1 | required",
        "/data/source/range | [3] | /data/source/range | minItems",
        "/augmentation | {\"weak\": [{\"type\": \"flip\", \"sigma\": 1}]} | /augmentation/weak/0 |"
            + " additionalProperties",
        "/augmentation | {\"weak\": [{\"type\": \"flip\", \"probability\": 2}]} |"
            + " /augmentation/weak/0/probability | maximum",
        "/model | {\"backbone\": \"resnet1001\"} | /model/backbone | enum",
        "/name | \"a b\" | /name | pattern",
      })
  void aWrongValueIsRefusedAtItsPlace(String at, String value, String place, String keyword) {
    List<Error> errors = experiments.validate(changed(at, value));

    assertThat(errors)
        .anySatisfy(
            error -> {
              assertThat(error.getInstanceLocation().toString())
                  .isEqualTo(place == null ? "" : place);
              assertThat(error.getKeyword()).isEqualTo(keyword);
            });
    assertThat(errors)
        .allSatisfy(
            error ->
                assertThat(error.getInstanceLocation().toString())
                    .startsWith(place == null ? "" : place));
  }

  @Test
  void aMissingTargetIsNamed() {
    JsonNode tree = tree(SMALL);
    ((ObjectNode) tree.get("data")).remove("target");

    assertThat(experiments.validate(tree))
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.getInstanceLocation()).hasToString("/data");
              assertThat(error.getProperty()).isEqualTo("target");
            });
  }

  @Test
  void aStudyWithAnUnknownChangeIsRefusedAtIt() {
    String study =
        """
        base: a.yaml
        name: s
        seeds: [1, 2]
        variants:
          paper: {}
          more: {method.distillation.weigth: 2}
          less: {from: paper, redo: student, set: {method.distillation.weight: -1}}
        """;

    assertThat(studies.validate(tree(study)))
        .extracting(error -> error.getInstanceLocation().toString())
        .containsExactlyInAnyOrder(
            "/variants/more", "/variants/less/set/method.distillation.weight");
  }

  @Test
  void aFileIsWrittenOnceOnly() {
    String file = folder.resolve("schema.json").toString();

    assertThat(print("schema", "-o", file)).contains("Wrote " + file);
    assertThat(print("schema", "-o", file)).contains("exists");
    assertThat(folder.resolve("schema.json")).content().contains("\"$schema\"");
  }

  private static JsonNode changed(String at, String value) {
    JsonNode tree = tree(SMALL);
    int end = at.lastIndexOf('/');
    JsonNode parent = end == 0 ? tree : tree.at(at.substring(0, end));
    String key = at.substring(end + 1);
    if (parent instanceof ArrayNode list) {
      list.set(Integer.parseInt(key), tree(value));
    } else {
      ((ObjectNode) parent).set(key, tree(value));
    }
    return tree;
  }

  private static JsonNode tree(String yaml) {
    return new YAMLMapper().readTree(yaml);
  }

  private static String print(String... args) {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    DualMix.run(writer, writer, args);
    return out.toString();
  }
}
