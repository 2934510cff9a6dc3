package io.dualmix.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.dualmix.adapt.setup.Domains;
import io.dualmix.config.Experiment;
import io.dualmix.model.SegmentationModel;
import io.dualmix.tensor.Tensors;
import io.dualmix.train.CancellationToken;
import io.dualmix.weights.ModelFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rates of a stage reach its optimiser. */
class StageRatesTest {
  private static final String HEAD = "head.classifier.weight";
  private static final String BACKBONE = "backbone.conv_stem.weight";

  @TempDir Path folder;

  /** The largest change of a tensor in one step of SGD, for a start from equal weights. */
  private Map<String, Double> changes(String name, String... settings) throws Exception {
    Path run = Files.createDirectories(folder.resolve(name));
    String[] base = {"method.rounds=1", "optimiser.weight_decay=0", "optimiser.head_multiplier=10"};
    Experiment experiment =
        TinyScenes.experiment(
            Stream.concat(Stream.of(base), Stream.of(settings)).toArray(String[]::new));
    Experiment still =
        TinyScenes.experiment(
            "method.rounds=1",
            "optimiser.weight_decay=0",
            "method.region_teacher.learning_rate=1e-30");
    Path frozen = Files.createDirectories(folder.resolve(name + "-start"));
    Map<String, float[]> start = weights(frozen, still);
    Map<String, float[]> moved = weights(run, experiment);
    Map<String, Double> largest = new HashMap<>();
    for (String tensor : new String[] {HEAD, BACKBONE}) {
      double most = 0;
      for (int i = 0; i < start.get(tensor).length; i++) {
        most = Math.max(most, Math.abs(moved.get(tensor)[i] - start.get(tensor)[i]));
      }
      largest.put(tensor, most);
    }
    return largest;
  }

  private static Map<String, float[]> weights(Path run, Experiment experiment) {
    new RecipeRunner(
            experiment, Domains.open(experiment), run, event -> {}, new CancellationToken())
        .run();
    Path file = run.resolve("round-1/region-teacher/last/model.safetensors");
    try (SegmentationModel model = ModelFile.open(file).model()) {
      return Map.of(
          HEAD, Tensors.toFloats(model.state().get(HEAD)),
          BACKBONE, Tensors.toFloats(model.state().get(BACKBONE)));
    }
  }

  @Test
  void theHeadsFactorAndTheRateAreTheStages() throws Exception {
    Map<String, Double> usual = changes("usual", "method.region_teacher.learning_rate=0.01");
    Map<String, Double> tenth =
        changes(
            "tenth",
            "method.region_teacher.learning_rate=0.001",
            "method.region_teacher.head_multiplier=20");

    assertThat(tenth.get(BACKBONE) / usual.get(BACKBONE)).isCloseTo(0.1, within(0.002));
    assertThat(tenth.get(HEAD) / usual.get(HEAD)).isCloseTo(0.2, within(0.002));
  }
}
