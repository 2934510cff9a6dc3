package io.dualmix.predict;

import io.dualmix.DualMixException;
import io.dualmix.PublicApi;
import io.dualmix.run.RunFolder;
import io.dualmix.run.RunResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The model files for a path, with a description of the choice.
 *
 * @param files one model file, or those of an ensemble
 * @param averageLogits whether an ensemble averages logits instead of probabilities
 * @param description the model, its score and whether another model scored higher; the file name if
 *     the score is unknown
 */
@PublicApi
public record ModelChoice(List<Path> files, boolean averageLogits, String description) {
  public ModelChoice {
    files = List.copyOf(files);
  }

  /** The model of a model file, a checkpoint, a stage or a run folder. */
  public static ModelChoice of(Path given) {
    return of(given, null);
  }

  /**
   * As above, with the model of a run given by name instead of by {@code evaluation.result}.
   *
   * @param result {@code best}, {@code last_student} or {@code ensemble}; null for the run's {@code
   *     evaluation.result}
   * @throws DualMixException if there is no such model, or a result is given for a path that is not
   *     a run
   */
  public static ModelChoice of(Path given, String result) {
    if (RunFolder.isRun(given)) {
      RunResult known = RunResult.read(given);
      String word = result == null ? known.configured() : result;
      Optional<RunResult.Model> chosen = known.choose(word);
      if (chosen.isPresent()) {
        return new ModelChoice(
            chosen.get().files().stream().map(given::resolve).toList(),
            known.average().equals("logits"),
            known.describe(word));
      }
      if (result != null) {
        throw new DualMixException(
            "The run " + given + " has no scored model for --result " + result,
            "Known are best, last_student and ensemble; a run has them once it has trained and"
                + " scored them.");
      }
    } else if (result != null) {
      throw new DualMixException(
          "--result " + result + " asks for a run folder, and " + given + " is none",
          "Leave it out, or give the run.");
    }
    Path file = ModelPaths.find(given);
    return new ModelChoice(List.of(file), false, file + ", of which no score is known");
  }

  /** Whether several models are averaged. */
  public boolean ensemble() {
    return files.size() > 1;
  }
}
