package io.dualmix.adapt;

import java.util.Locale;

/**
 * One stage of a run; its path names its folder, its events and its random streams.
 *
 * @param round from 1; 0 for the baselines, which come before the first round
 * @param kind what is done
 */
public record Stage(int round, Kind kind) {
  /** What a stage does. */
  public enum Kind {
    /** Trained on D_S alone, without any sight of the target: the lower bound. */
    SOURCE_ONLY,
    /** Trained on the labelled target images alone. */
    TARGET_ONLY,
    /** Trained on both side by side, without transfer or mixing. */
    JOINT,
    /** The region-level teacher, eq. 2. */
    REGION_TEACHER,
    /** The sample-level teacher, eq. 3. */
    SAMPLE_TEACHER,
    /** Both teachers averaged; evaluated, not trained. */
    ENSEMBLE,
    /** The student, eq. 4. */
    STUDENT,
    /** The student's labels of D_U. */
    PSEUDO_LABELS;

    /** The name in files, such as {@code region-teacher}. */
    public String fileName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** A baseline. */
  public static Stage baseline(Kind kind) {
    return new Stage(0, kind);
  }

  /** Such as {@code baseline/source-only} or {@code round-1/student}. */
  public String path() {
    return (round == 0 ? "baseline" : "round-" + round) + "/" + kind.fileName();
  }

  @Override
  public String toString() {
    return path();
  }
}
