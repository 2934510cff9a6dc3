package io.dualmix.predict;

import io.dualmix.DualMixException;
import io.dualmix.run.RunFolder;
import io.dualmix.run.RunResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The model that a path means, and why.
 *
 * @param files one model, or several that are averaged
 * @param averageLogits whether an average is of scores before the softmax, not of probabilities
 * @param description which model it is, what it scored and whether another scored higher; the file
 *     where nothing is known of it
 */
public record ModelChoice(List<Path> files, boolean averageLogits, String description) {
  public ModelChoice {
    files = List.copyOf(files);
  }

  /** One model file, checkpoint or stage, or the model that a run folder hands out. */
  public static ModelChoice of(Path given) {
    return of(given, null);
  }

  /**
   * As above, with another model of a run than {@code evaluation.result} names.
   *
   * @param result {@code best}, {@code last_student} or {@code ensemble}; null for the run's own
   * @throws DualMixException if there is no such model, or a result is asked of what is no run
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
