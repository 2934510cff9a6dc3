package io.dualmix.cli.model;

import io.dualmix.predict.ModelChoice;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option {@code --result} of commands that take a run's model. */
final class ResultOption {
  /** What a run may hand out, named as in {@code evaluation.result}. */
  enum Result {
    best,
    last_student,
    ensemble
  }

  @Option(
      names = "--result",
      paramLabel = "MODEL",
      description =
          "Which model of a run: ${COMPLETION-CANDIDATES} (both teachers averaged); the run's"
              + " evaluation.result if left out, which is best unless configured otherwise.")
  private Result result;

  /** The model that a path and this option mean. */
  ModelChoice choose(Path model) {
    return ModelChoice.of(model, result == null ? null : result.name());
  }
}
