package io.dualmix.recipe;

import io.dualmix.PublicApi;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The identifier of a stage; its path is the name of its folder, events and random streams.
 *
 * @param round from 1; 0 for baselines, which belong to no round
 * @param name such as {@code student}: lower-case letters, digits and dashes
 */
@PublicApi
public record StageId(int round, String name) {
  private static final String BASELINE = "baseline";
  private static final Pattern PATH =
      Pattern.compile("(?:" + BASELINE + "|round-(\\d{1,6}))/([a-z0-9-]+)");

  public StageId {
    if (round < 0 || !name.matches("[a-z0-9][a-z0-9-]*")) {
      throw new IllegalArgumentException("no stage: round " + round + ", name '" + name + "'");
    }
  }

  /** A stage that belongs to no round. */
  public static StageId baseline(String name) {
    return new StageId(0, name);
  }

  /**
   * Parses a path.
   *
   * @throws IllegalArgumentException if the text is not a stage's path
   */
  public static StageId parse(String path) {
    Matcher matcher = PATH.matcher(path);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + path + "' is not the path of a stage");
    }
    int round = matcher.group(1) == null ? 0 : Integer.parseInt(matcher.group(1));
    return new StageId(round, matcher.group(2));
  }

  /** The stage of the same name in another round. */
  public StageId in(int otherRound) {
    return new StageId(otherRound, name);
  }

  /** The path, such as {@code baseline/source-only} or {@code round-1/student}. */
  public String path() {
    return (round == 0 ? BASELINE : "round-" + round) + "/" + name;
  }

  @Override
  public String toString() {
    return path();
  }
}
