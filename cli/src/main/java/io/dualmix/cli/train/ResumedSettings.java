package io.dualmix.cli.train;

import io.dualmix.DualMixException;
import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.config.SettingDifference;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** A run goes on only with the settings that it was begun with. */
final class ResumedSettings {
  /** Where runs lie, and the name of what other keys say. */
  private static final Set<String> FREE = Set.of("runs", "preset");

  private ResumedSettings() {}

  /**
   * Refuses other settings.
   *
   * @param stored by the run
   * @param asked by the command
   * @throws DualMixException if they differ; it names the first key and both values
   */
  static void requireSame(Experiment stored, Experiment asked, Path folder) {
    List<SettingDifference> differences =
        Experiments.differences(stored, asked).stream()
            .filter(difference -> !FREE.contains(difference.key()))
            .toList();
    if (differences.isEmpty()) {
      return;
    }
    SettingDifference first = differences.get(0);
    throw new DualMixException(
        "The run in "
            + folder
            + " was begun with other settings: "
            + first.key()
            + " is "
            + shown(first.first())
            + " in the run and "
            + shown(first.second())
            + " in this command"
            + others(differences.size() - 1),
        "Repeat all -s options of the command that began it, or resume it with its own settings:"
            + " dualmix train "
            + ResumeCommand.quoted(folder.resolve("experiment.yaml").toString())
            + " --resume --run-dir "
            + ResumeCommand.quoted(folder.toString()));
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
