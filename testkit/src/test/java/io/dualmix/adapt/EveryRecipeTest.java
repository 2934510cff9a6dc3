package io.dualmix.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.adapt.setup.Domains;
import io.dualmix.adapt.setup.StagePlan;
import io.dualmix.config.Experiment;
import io.dualmix.recipe.Recipe;
import io.dualmix.recipe.Recipes;
import io.dualmix.run.RunFolder;
import io.dualmix.run.RunRecorder;
import io.dualmix.train.CancellationToken;
import io.dualmix.train.event.Stepped;
import io.dualmix.train.event.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recipe trains, and stopped within its result it ends with the same bytes. */
@Tag("slow")
@Timeout(120)
class EveryRecipeTest {
  private static final String STUDENT = "round-1/student";
  private static final int STEPS = 4;

  @TempDir Path folder;

  static List<String> names() {
    return Recipes.all().stream().map(Recipe::name).toList();
  }

  private static Experiment experiment(String recipe) {
    return TinyScenes.experiment(
        "method.recipe=" + recipe,
        "method.rounds=1",
        "method.student={steps: " + STEPS + ", start: random}",
        // Every part, to have its state in the checkpoint.
        "method.self_training={masked_weight: 1, rare_temperature: 0.1, mirror: true}",
        "method.class_weights=inverse_log",
        "logging.checkpoint_every=1");
  }

  private static void run(Experiment experiment, Path path, int stopAfter) {
    Domains domains = Domains.open(experiment);
    CancellationToken cancellation = new CancellationToken();
    TrainingListener stopping =
        event -> {
          if (event instanceof Stepped e && e.stage().equals(STUDENT) && e.step() == stopAfter) {
            cancellation.cancel();
          }
        };
    try (RunFolder run = RunFolder.isRun(path) ? RunFolder.resume(path) : RunFolder.create(path)) {
      run.writeClasses(domains.source().classes());
      run.writeExperiment("name: tiny");
      TrainingListener both =
          TrainingListener.all(List.of(new RunRecorder(run.metrics()), stopping));
      new RecipeRunner(experiment, domains, path, both, cancellation).run();
    }
  }

  /** The files of the student's last checkpoint but its text: models, optimiser, objective. */
  private static Map<String, String> checkpoint(Path run) throws IOException {
    Map<String, String> files = new TreeMap<>();
    Path last = run.resolve(STUDENT).resolve("last");
    try (Stream<Path> found = Files.walk(last)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        if (!file.toString().matches(".*(json|SHA256SUMS)")) {
          byte[] bytes = Files.readAllBytes(file);
          files.put(last.relativize(file).toString(), HexFormat.of().formatHex(bytes));
        }
      }
    }
    return files;
  }

  private static void runUntil(Experiment experiment, Path path, int step) {
    assertThatThrownBy(() -> run(experiment, path, step))
        .isInstanceOf(CancellationToken.StoppedException.class)
        .hasMessageContaining(STUDENT);
  }

  @Test
  void withoutTargetLabelsSelfTrainingTrainsOnTheOthers() {
    Experiment experiment =
        TinyScenes.experiment(
            "method.recipe=self_training",
            "method.baselines=[source_only]",
            "method.baseline={steps: 1, start: random}",
            "method.student={steps: 2, start: random}",
            "data.labelled.count=0");
    run(experiment, folder.resolve("run"), 3);
    assertThat(folder.resolve("run").resolve(STUDENT).resolve("last/model.safetensors")).exists();
  }

  @Test
  void aRecipeThatNeedsLabelsNamesOneThatDoesNot() {
    Experiment experiment = TinyScenes.experiment("data.labelled.count=0");
    Domains domains = Domains.open(experiment);
    assertThatThrownBy(() -> StagePlan.requireData(experiment, domains))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("labelled target (round-1/region-teacher, ")
        .satisfies(
            e ->
                assertThat(((DualMixException) e).remedy())
                    .isEqualTo(
                        "Add them, or choose a recipe that does not need them: self_training."));
  }

  @Test
  void aBaselineThatNeedsLabelsIsNamed() {
    Experiment experiment =
        TinyScenes.experiment(
            "method.recipe=self_training",
            "method.baselines=[source_only, target_only]",
            "method.baseline={steps: 1, start: random}",
            "data.labelled.count=0");
    Domains domains = Domains.open(experiment);
    assertThatThrownBy(() -> StagePlan.requireData(experiment, domains))
        .isInstanceOf(DualMixException.class)
        .hasMessageContaining("method.baselines")
        .hasMessageEndingWith("(baseline/target-only)");
  }

  @ParameterizedTest
  @MethodSource("names")
  void aRunStoppedTwiceHasTheBytesOfOneStoppedOnce(String recipe) throws IOException {
    Experiment experiment = experiment(recipe);
    Path once = folder.resolve("once");
    runUntil(experiment, once, 3);
    Path twice = folder.resolve("twice");
    runUntil(experiment, twice, 1);
    runUntil(experiment, twice, 3);
    assertThat(checkpoint(once)).hasSizeGreaterThan(1);
    assertThat(checkpoint(twice)).isEqualTo(checkpoint(once));
    run(experiment, once, STEPS + 1);
    run(experiment, twice, STEPS + 1);
    assertThat(checkpoint(twice)).isNotEmpty().isEqualTo(checkpoint(once));
  }
}
