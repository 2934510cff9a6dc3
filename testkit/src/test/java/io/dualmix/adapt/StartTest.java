package io.dualmix.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.adapt.setup.ModelSpecs;
import io.dualmix.config.Experiment;
import io.dualmix.model.SegmentationModel;
import io.dualmix.scenes.SceneDataset;
import io.dualmix.scenes.SceneLook;
import io.dualmix.scenes.SceneSpec;
import io.dualmix.tensor.RandomStream;
import io.dualmix.tensor.Tensors;
import io.dualmix.train.CancellationToken;
import io.dualmix.weights.ModelFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What each stage starts from, in a run that learns nothing: at a rate of 1e-300, in 32 bits 0, and
 * with the backbone's batch norm frozen a stage ends with exactly the weights that it started from;
 * only the running statistics of the head move.
 */
class StartTest {
  @TempDir static Path folder;
  private static Experiment experiment;

  @BeforeAll
  static void run() {
    experiment =
        TinyScenes.experiment(
            "optimiser={learning_rate: 1e-300, weight_decay: 0}",
            "model.batch_norm=frozen",
            "model.weights=" + save("pretrained", 71),
            "method.baselines=[source_only, joint]",
            "method.baseline={steps: 1, start: random}",
            "method.region_teacher={steps: 1, start: source_only}",
            "method.sample_teacher={steps: 1, start: pretrained}",
            "method.student={steps: 1, start: '" + save("given", 72) + "', start_later: joint}");
    run(experiment);
  }

  private static Path save(String name, long seed) {
    SceneDataset scenes = new SceneDataset(new SceneSpec(SceneLook.of("game"), 1, 1, 48, 32));
    Path file = folder.resolve(name + ".safetensors");
    Experiment plain = TinyScenes.experiment("model.batch_norm=frozen");
    try (SegmentationModel model =
        SegmentationModel.create(
            ModelSpecs.of(plain.model(), scenes.classes()), RandomStream.of(seed))) {
      ModelFile.save(file, model, scenes.classes(), Map.of());
    }
    return file;
  }

  private static void run(Experiment what) {
    new RecipeRunner(
            what, Domains.open(what), folder.resolve("run"), event -> {}, new CancellationToken())
        .run();
  }

  private static Map<String, List<Double>> weights(SegmentationModel model) {
    Map<String, List<Double>> weights = new TreeMap<>();
    model
        .state()
        .forEach(
            (name, tensor) -> {
              List<Double> values = new ArrayList<>();
              for (double value : Tensors.toDoubles(tensor)) {
                values.add(value);
              }
              boolean moves =
                  name.startsWith("head.") && name.matches(".*(running_|num_batches).*");
              if (!moves) {
                weights.put(name, values);
              }
            });
    return weights;
  }

  private static Map<String, List<Double>> weights(Path file) {
    try (SegmentationModel model = ModelFile.open(file).model()) {
      return weights(model);
    }
  }

  private static Map<String, List<Double>> of(String stage) {
    return weights(folder.resolve("run").resolve(stage).resolve("last/model.safetensors"));
  }

  @Test
  void randomIsDrawnFromTheSeedAndTheStage() {
    try (SegmentationModel drawn =
        SegmentationModel.create(
            ModelSpecs.of(experiment.model(), Domains.open(experiment).source().classes()),
            RandomStream.of(experiment.seed(), "init", "baseline/source-only"))) {
      drawn.zeroUnreachedTaps(32, 48);
      assertThat(of("baseline/source-only")).isEqualTo(weights(drawn));
    }
    assertThat(of("baseline/source-only")).isNotEqualTo(of("baseline/joint"));
  }

  @Test
  void sourceOnlyIsThatBaselinesModel() {
    assertThat(of("round-1/region-teacher")).isEqualTo(of("baseline/source-only"));
  }

  @Test
  void pretrainedIsTheModelsWeightFile() {
    assertThat(of("round-1/sample-teacher"))
        .isEqualTo(weights(folder.resolve("pretrained.safetensors")));
  }

  @Test
  void aFileIsThatFile() {
    assertThat(of("round-1/student")).isEqualTo(weights(folder.resolve("given.safetensors")));
  }

  @Test
  void previousIsTheSameStageOfTheRoundBefore() {
    assertThat(of("round-2/region-teacher")).isEqualTo(of("round-1/region-teacher"));
    assertThat(of("round-2/sample-teacher")).isEqualTo(of("round-1/sample-teacher"));
  }

  @Test
  void laterRoundsMayStartFromABaseline() {
    assertThat(of("round-2/student")).isEqualTo(of("baseline/joint"));
  }

  @Test
  void aRunThatHasEndedStaysAsItIs() throws IOException {
    Path model = folder.resolve("run/round-2/student/last/model.safetensors");
    FileTime before = Files.getLastModifiedTime(model);
    run(experiment);

    assertThat(Files.getLastModifiedTime(model)).isEqualTo(before);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Experiment missing =
        TinyScenes.experiment("method.region_teacher={steps: 1, start: nowhere/model.safetensors}");

    assertThatThrownBy(
            () ->
                new RecipeRunner(
                        missing,
                        Domains.open(missing),
                        folder.resolve("missing"),
                        event -> {},
                        new CancellationToken())
                    .run())
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("nowhere/model.safetensors");
  }
}
