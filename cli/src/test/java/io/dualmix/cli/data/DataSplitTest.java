package io.dualmix.cli.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.dualmix.cli.StreetFolder;
import io.dualmix.data.LabelledSplit;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import io.dualmix.data.image.ImageFiles;
import io.dualmix.model.ModelSpec;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.RandomStream;
import io.dualmix.weights.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code dualmix data split}. */
class DataSplitTest {
  private static final int IMAGES = 6;

  @TempDir Path folder;
  private StreetFolder streets;
  private Path list;

  @BeforeEach
  void writeData() throws IOException {
    streets = new StreetFolder(folder, IMAGES);
    list = folder.resolve("list.txt");
  }

  private int split(String... more) {
    String[] arguments = new String[2 + more.length];
    arguments[0] = "-o";
    arguments[1] = list.toString();
    System.arraycopy(more, 0, arguments, 2, more.length);
    return streets.data("split", arguments);
  }

  private List<String> names() throws IOException {
    return Files.readAllLines(list).stream().filter(line -> !line.startsWith("#")).toList();
  }

  /** A model of random weights: what it sees does not matter here. */
  private Path model(Path file) {
    ModelSpec spec = ModelSpec.of("deeplabv3plus", "mobilenetv1_025", 2).withHeadChannels(16);
    try (SegmentationModel model = SegmentationModel.create(spec, RandomStream.of(1))) {
      ClassTable classes =
          new ClassTable(
              List.of(new SemanticClass("road", 0x804080), new SemanticClass("rest", 0)));
      ModelFile.save(file, model, classes, Map.of());
    }
    return file;
  }

  @Test
  void aRandomSplitIsThatOfTheSameSeedInTraining() throws IOException {
    assertThat(split("-k", "3", "--seed", "5")).as(streets.err()).isZero();

    assertThat(names())
        .isEqualTo(
            LabelledSplit.draw(IMAGES, 3, 5).chosen().stream().map(String::valueOf).toList());
  }

  @Test
  void aRandomSplitAddsToAListWithoutRepeatingIt() throws IOException {
    Path before = Files.writeString(folder.resolve("before.txt"), "4\n1\n");

    assertThat(split("-k", "4", "--add-to", before.toString())).isZero();
    assertThat(names()).hasSize(6).containsOnlyOnce("0", "1", "2", "3", "4", "5");
  }

  @Test
  void varietyWithLabelsTakesTheOnlyImageOfARareClassFirst() throws IOException {
    for (int i = 0; i < IMAGES; i++) {
      int first = i == 3 ? 0 : 1;
      ImageFiles.writeLabel(streets.label("target", i), StreetFolder.label(24, 24, first, 1));
    }

    assertThat(split("-k", "2", "--by", "variety", "--use-labels")).isZero();
    assertThat(names().get(0)).isEqualTo("3");
    assertThat(streets.out()).contains("adds most to", "road");
  }

  @Test
  void varietyWithLabelsNeedsThem() throws IOException {
    Files.delete(streets.label("target", 2));

    assertThat(split("-k", "2", "--by", "variety", "--use-labels")).isEqualTo(1);
    assertThat(streets.err()).contains("--use-labels needs a label of every image; 2 has none");
  }

  @Test
  void varietyOfColoursPassesOverCopies() throws IOException {
    for (int i = 0; i < 5; i++) {
      ImageFiles.writeImage(streets.image("target", i), StreetFolder.noise("one"));
    }

    assertThat(split("-k", "2", "--by", "variety")).isZero();
    assertThat(names()).containsExactly("0", "5");
  }

  @Test
  void varietyCanAskAModel() throws IOException {
    Path model = model(folder.resolve("m.safetensors"));

    assertThat(split("-k", "2", "--by", "variety", "--model", model.toString()))
        .as(streets.err())
        .isZero();
    assertThat(names()).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void uncertaintyAsksTheLastStudentOfARun() throws IOException {
    Path run = folder.resolve("run");
    model(run.resolve("round-1/student/last/model.safetensors"));
    model(run.resolve("round-2/student/last/model.safetensors"));

    assertThat(split("-k", "3", "--by", "uncertainty", "--run", run.toString()))
        .as(streets.err())
        .isZero();
    assertThat(names()).hasSize(3).doesNotHaveDuplicates();
    assertThat(streets.out()).contains("entropy", "round-2/student");
  }

  @Test
  void aRunWithoutStudentIsNamed() {
    assertThat(split("-k", "3", "--by", "uncertainty", "--run", folder.toString())).isEqualTo(1);
    assertThat(streets.err()).contains("There is no student in " + folder);
  }

  @Test
  void theListCanBeTrainedWith() {
    split("-k", "2");

    assertThat(streets.data("check", "-s", "data.labelled.list=" + list)).isZero();
  }

  @Test
  void aListIsNotOverwrittenUnasked() throws IOException {
    Files.writeString(list, "mine");

    assertThat(split("-k", "2")).isEqualTo(1);
    assertThat(list).hasContent("mine");
    assertThat(split("-k", "2", "--force")).isZero();
  }

  @Test
  void moreImagesThanThereAreIsAMistake() {
    assertThat(split("-k", "7")).isEqualTo(1);
    assertThat(streets.err()).contains("-k asks for 7 images, but there are 6");
    assertThat(list).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-k 0",
        "-k 2 --by uncertainty",
        "-k 2 --by random --use-labels",
        "-k 2 --by variety --use-labels --run x",
        "-k 2 --by beauty",
        ""
      })
  void wrongUsageExitsWith2(String line) {
    assertThat(split(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
    assertThat(streets.err()).startsWith("dualmix: ").contains("--help");
  }
}
