package io.dualmix.adapt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.adapt.setup.Domains;
import io.dualmix.config.Experiment;
import io.dualmix.run.RunFolder;
import io.dualmix.run.RunRecorder;
import io.dualmix.train.CancellationToken;
import io.dualmix.train.event.Evaluating;
import io.dualmix.train.event.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A stop between two images of an evaluation or of the pseudo labels; what it breaks off is redone.
 */
@Timeout(120)
class StopTest {
  private static final Experiment EXPERIMENT =
      TinyScenes.experiment("data.validation.count=3", "evaluation.every=1");

  @TempDir static Path shared;
  private static Path undisturbed;

  @TempDir Path folder;

  @BeforeAll
  static void runUndisturbed() {
    undisturbed = shared.resolve("undisturbed");
    run(undisturbed, new CancellationToken(), "", 0);
  }

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({
    "round-1/region-teacher, 1",
    "round-1/ensemble, 2",
    "round-1/student, 2",
    "round-1/pseudo-labels, 2",
    "round-1/pseudo-labels, 4" // all are predicted, none is written
  })
  void whatWasBrokenOffIsDoneAgainAndNothingElse(String stage, int image) throws IOException {
    Path run = folder.resolve("run");
    assertThatThrownBy(() -> run(run, new CancellationToken(), stage, image))
        .isInstanceOf(CancellationToken.StoppedException.class)
        .hasMessageContaining("Stopped in " + stage);
    run(run, new CancellationToken(), "", 0);

    assertThat(events(run)).containsExactlyElementsOf(events(undisturbed));
    Map<String, byte[]> expected = models(undisturbed);
    Map<String, byte[]> actual = models(run);
    assertThat(actual.keySet()).isEqualTo(expected.keySet()).hasSizeGreaterThan(5);
    assertThat(expected.keySet())
        .allMatch(name -> Arrays.equals(actual.get(name), expected.get(name)));
  }

  @Test
  void everyStageThatIsScoredIsCalibratedOnceOnAllPixels() throws IOException {
    List<String> calibrated =
        events(undisturbed).stream().filter(line -> line.contains("\"calibration\"")).toList();
    long scored =
        events(undisturbed).stream()
            .filter(line -> line.contains("\"checkpoint\":\"last\""))
            .count();
    assertThat(calibrated).hasSize(8).hasSize((int) scored);
    for (String line : calibrated) {
      long pixels =
          Pattern.compile("\"pixels\":(\\d+)")
              .matcher(line)
              .results()
              .mapToLong(found -> Long.parseLong(found.group(1)))
              .sum();
      assertThat(pixels).isEqualTo(3 * 48 * 32);
    }
  }

  @Test
  void aStopIsHeardOfBeforeTheNextImage() {
    List<String> scored = new ArrayList<>();
    CancellationToken cancellation = new CancellationToken();
    TrainingListener listener =
        event -> {
          if (event instanceof Evaluating e) {
            scored.add(e.stage() + " " + e.done());
            cancellation.cancel();
          }
        };
    Domains domains = Domains.open(EXPERIMENT);
    RecipeRunner method =
        new RecipeRunner(EXPERIMENT, domains, folder.resolve("run"), listener, cancellation);
    assertThatThrownBy(method::run).isInstanceOf(CancellationToken.StoppedException.class);
    assertThat(scored).containsExactly("round-1/region-teacher 1");
  }

  /** Runs or goes on; asks for a stop once so many images of a stage are scored. */
  private static void run(
      Path path, CancellationToken cancellation, String stopIn, int afterImage) {
    Domains domains = Domains.open(EXPERIMENT);
    try (RunFolder run = RunFolder.isRun(path) ? RunFolder.resume(path) : RunFolder.create(path)) {
      run.writeClasses(domains.source().classes());
      run.writeExperiment("name: tiny");
      TrainingListener stopping =
          event -> {
            if (event instanceof Evaluating e
                && e.stage().equals(stopIn)
                && e.done() == afterImage) {
              cancellation.cancel();
            }
          };
      TrainingListener both =
          TrainingListener.all(List.of(new RunRecorder(run.metrics()), stopping));
      new RecipeRunner(EXPERIMENT, domains, path, both, cancellation).run();
    }
  }

  /** Events without what is measured. */
  private static List<String> events(Path run) throws IOException {
    return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
        .map(
            line ->
                line.replaceAll(
                    "\"(time|seconds|images_per_second|data_wait)\":(\"[^\"]*\"|[-+.\\dE]+|null)",
                    ""))
        .toList();
  }

  private static Map<String, byte[]> models(Path run) throws IOException {
    Map<String, byte[]> models = new TreeMap<>();
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file :
          files
              .filter(f -> f.toString().matches(".*(last.model.safetensors|labels.*png)"))
              .toList()) {
        models.put(run.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return models;
  }
}
