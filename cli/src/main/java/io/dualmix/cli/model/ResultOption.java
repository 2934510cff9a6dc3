package io.dualmix.cli.model;

import io.dualmix.predict.ModelChoice;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option {@code --result} of commands on a run's model. */
final class ResultOption {
  /** The result models of a run, named as in {@code evaluation.result}. */
  enum Result {
    best,
    last_student,
    ensemble
  }

  @Option(
      names = "--result",
      paramLabel = "MODEL",
      description =
          "The model of a run: ${COMPLETION-CANDIDATES} (both teachers averaged). Default: the"
              + " run's evaluation.result, which is best unless configured otherwise.")
  private Result result;

  /** The model for a path and this option. */
  ModelChoice choose(Path model) {
    return ModelChoice.of(model, result == null ? null : result.name());
  }
}
