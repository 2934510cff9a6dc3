package io.dualmix.session;

import io.dualmix.DualMixException;
import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.config.SettingDifference;
import io.dualmix.run.ShellWord;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks that a run is resumed with its own settings. */
public final class ResumedSettings {
  /** Keys that may differ: the folder of runs, and the preset, whose values are other keys. */
  private static final Set<String> FREE = Set.of("runs", "preset");

  private ResumedSettings() {}

  /**
   * Rejects other settings.
   *
   * @param stored the settings of the run
   * @param requested the settings of the command
   * @throws DualMixException if they differ; the message has the first key and both values
   */
  static void requireSame(Experiment stored, Experiment requested, Path folder) {
    Optional<String> difference = difference(stored, requested);
    if (difference.isEmpty()) {
      return;
    }
    throw new DualMixException(
        "The run in " + folder + " was started with other settings: " + difference.get(),
        "Repeat all -s options of the command that started it, or resume it with its own settings:"
            + " dualmix train "
            + ShellWord.quoted(folder.resolve("experiment.yaml").toString())
            + " --resume --run-dir "
            + ShellWord.quoted(folder.toString()));
  }

  /**
   * How the settings of a run differ from those of a command.
   *
   * @return the first key and both values, and the number of other keys; empty without a difference
   */
  public static Optional<String> difference(Experiment stored, Experiment requested) {
    List<SettingDifference> differences =
        Experiments.differences(stored, requested).stream()
            .filter(difference -> !FREE.contains(difference.key()))
            .toList();
    if (differences.isEmpty()) {
      return Optional.empty();
    }
    SettingDifference first = differences.get(0);
    return Optional.of(
        first.key()
            + " is "
            + shown(first.first())
            + " in the run and "
            + shown(first.second())
            + " in this command"
            + others(differences.size() - 1));
  }

  private static String shown(String value) {
    return value.isEmpty() ? "missing" : value;
  }

  private static String others(int count) {
    return switch (count) {
      case 0 -> "";
      case 1 -> "; 1 other key differs";
      default -> "; " + count + " other keys differ";
    };
  }
}
