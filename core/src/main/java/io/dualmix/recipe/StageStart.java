package io.dualmix.recipe;

import io.dualmix.config.InvalidSetting;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses the values of {@code start} and {@code start_later}: {@code pretrained}, {@code random},
 * {@code previous} (the same stage of the round before), the name of a baseline or of a stage of
 * the round before, or a model file.
 */
public final class StageStart {
  private static final String PRETRAINED = "pretrained";
  private static final String RANDOM = "random";
  private static final String PREVIOUS = "previous";

  private StageStart() {}

  /** The name of a stage, such as {@code source-only} for {@code source_only}. */
  public static String stageName(String word) {
    return word.replace('_', '-');
  }

  /** The value for a stage, such as {@code source_only} for {@code source-only}. */
  public static String word(String stageName) {
    return stageName.replace('-', '_');
  }

  /**
   * The source of a stage's initial weights.
   *
   * @param value of the setting
   * @param key of the setting, for the message
   * @param id of the stage; null for a baseline
   * @param earlier the stages before it
   * @throws InvalidSetting if the value is neither a file nor the name of an earlier stage that
   *     trains
   */
  public static WeightSource of(String value, String key, StageId id, List<StageSpec> earlier) {
    boolean later = id != null && id.round() > 1;
    if (value.equals(PRETRAINED)) {
      return new WeightSource.Pretrained();
    } else if (value.equals(RANDOM)) {
      return new WeightSource.RandomInit();
    } else if (later && value.equals(PREVIOUS)) {
      return new WeightSource.FromStage(id.in(id.round() - 1));
    }
    for (StageSpec stage : earlier) {
      boolean here = stage.id().round() == 0 || (later && stage.id().round() == id.round() - 1);
      if (here && stage.trains() && word(stage.id().name()).equals(value)) {
        return new WeightSource.FromStage(stage.id());
      }
    }
    // A word without folder and extension is more often a misspelt name than a file.
    if (value.matches(".*[./\\\\].*")) {
      return new WeightSource.FromFile(value);
    }
    throw unknown(value, key, id, earlier);
  }

  private static InvalidSetting unknown(
      String value, String key, StageId id, List<StageSpec> earlier) {
    boolean later = id != null && id.round() > 1;
    List<String> known = new ArrayList<>(List.of(PRETRAINED, RANDOM));
    if (later) {
      known.add(PREVIOUS);
    }
    earlier.stream()
        .filter(StageSpec::trains)
        .filter(s -> s.id().round() == 0 || (later && s.id().round() == id.round() - 1))
        .forEach(s -> known.add(word(s.id().name())));
    known.add("a file such as runs/first/model.safetensors");
    return InvalidSetting.unknown(key, value, known);
  }
}
