package io.dualmix.cli.report;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stage in words.
 *
 * @param round from 1; 0 for baselines
 * @param kind such as {@code region-teacher}
 */
public record StageLabel(int round, String kind) {
  /** The kind of the stage whose model is a round's result. */
  public static final String STUDENT = "student";

  /** The kind of the stage that averages both teachers. */
  public static final String ENSEMBLE = "ensemble";

  private static final Pattern ROUND = Pattern.compile("round-(\\d{1,9})/(.+)");
  private static final Map<String, String> NAMES =
      Map.of(
          "source-only",
          "Source only",
          "target-only",
          "Target only",
          "joint",
          "Joint",
          "region-teacher",
          "Region-level teacher",
          "sample-teacher",
          "Sample-level teacher",
          ENSEMBLE,
          "Both teachers",
          STUDENT,
          "Student",
          "pseudo-labels",
          "Pseudo labels",
          "pseudo-label",
          "Pseudo label");

  /** Of a path such as {@code round-1/student} or {@code baseline/joint}. */
  public static StageLabel of(String path) {
    Matcher matcher = ROUND.matcher(path);
    return matcher.matches()
        ? new StageLabel(Integer.parseInt(matcher.group(1)), matcher.group(2))
        : new StageLabel(0, path.substring(path.indexOf('/') + 1));
  }

  /** Of a picture's name such as {@code round-1-student} or {@code baseline-joint}. */
  static StageLabel ofPicture(String name) {
    return of(name.replaceFirst("^(round-\\d+|baseline)-", "$1/"));
  }

  /** Such as {@code Region-level teacher}. */
  public String name() {
    return NAMES.getOrDefault(kind, kind);
  }

  /** Such as {@code Round 2} or {@code Baseline}. */
  String roundName() {
    return round == 0 ? "Baseline" : "Round " + round;
  }

  /** Such as {@code Student, round 2}. */
  public String full() {
    return round == 0 ? name() : name() + ", round " + round;
  }
}
