package io.dualmix.predict;

import io.dualmix.DualMixException;
import io.dualmix.recipe.DualLevelMixing;
import io.dualmix.run.RunStages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the model file for a path: a file, a checkpoint, a stage or a run folder. */
public final class ModelPaths {
  private static final String FILE = "model.safetensors";
  private static final List<String> CHECKPOINTS = List.of("last", "best");

  private ModelPaths() {}

  /**
   * Finds the model file. Tried in this order: the path itself if it is a file; the checkpoint's
   * model; the stage's last checkpoint, which the results table scores; the stage's best
   * checkpoint; the run's last result stage that has a model; the only stage of a run with one
   * stage.
   *
   * @throws DualMixException if no model is found, or the file is an export for other programs
   */
  public static Path find(Path given) {
    if (Files.isRegularFile(given)) {
      requireModel(given);
      return given;
    }
    if (!Files.isDirectory(given)) {
      throw new DualMixException(
          "There is no file or folder " + given, "Give a model file or a run folder.");
    }
    return inStage(given)
        .or(() -> lastResult(given))
        .or(() -> onlyStage(given))
        .orElseThrow(
            () ->
                new DualMixException(
                    given
                        + " has no "
                        + resultName(given)
                        + " model, and not exactly one other: looked for "
                        + FILE
                        + ", last/"
                        + FILE
                        + ", best/"
                        + FILE
                        + " in it and in the stages of a run",
                    "Give the folder of one stage, such as round-1/student."));
  }

  private static void requireModel(Path file) {
    if (file.toString().toLowerCase(Locale.ROOT).matches(".*\\.(onnx|pt)")) {
      throw new DualMixException(
          file + " is for other programs: DualMix opens .safetensors model files",
          "Give the run or the model file that it was exported from.");
    }
  }

  private static Optional<Path> inStage(Path folder) {
    return Stream.concat(
            Stream.of(folder.resolve(FILE)),
            CHECKPOINTS.stream().map(checkpoint -> folder.resolve(checkpoint).resolve(FILE)))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /** The name of the run's result stages, such as {@code student}. */
  private static String resultName(Path run) {
    RunStages any = RunStages.of(DualLevelMixing.ofSettings(Map.of()));
    return Stream.concat(RunStages.of(run).results().stream(), any.results().stream())
        .map(RunStages.Stage::name)
        .findFirst()
        .orElseThrow();
  }

  /**
   * The model of the last result stage of a run, also of an unfinished run.
   *
   * @throws DualMixException if there is none
   */
  public static Path lastOfRun(Path run) {
    return lastResult(run)
        .orElseThrow(
            () ->
                new DualMixException(
                    "There is no " + resultName(run) + " in " + run,
                    "Give the folder of a run that has trained one, or a file with --model."));
  }

  /** The model of the last result stage that has one. */
  private static Optional<Path> lastResult(Path run) {
    List<RunStages.Stage> results = new ArrayList<>(RunStages.of(run).results());
    Collections.reverse(results);
    return results.stream()
        .map(stage -> inStage(run.resolve(stage.path())))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** The model of a run with a single stage, in the run folder or in its only round. */
  private static Optional<Path> onlyStage(Path run) {
    List<Path> found =
        Stream.concat(
                folders(run).stream(), folders(run).stream().flatMap(f -> folders(f).stream()))
            .filter(folder -> !CHECKPOINTS.contains(Objects.toString(folder.getFileName())))
            .map(ModelPaths::inStage)
            .flatMap(Optional::stream)
            .toList();
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  private static List<Path> folders(Path parent) {
    try (Stream<Path> children = Files.list(parent)) {
      return children.filter(Files::isDirectory).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw new DualMixException("Cannot list " + parent + ": " + e.getMessage(), "", e);
    }
  }
}
