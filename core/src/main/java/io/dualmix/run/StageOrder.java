package io.dualmix.run;

import java.util.Comparator;
import java.util.List;

/**
 * The order in which people read stages: the baselines, then round by round, as the method goes.
 * Stages that train side by side write their events as it happens.
 */
final class StageOrder {
  private static final List<String> KINDS =
      List.of(
          "source-only",
          "target-only",
          "joint",
          "region-teacher",
          "sample-teacher",
          "ensemble",
          "student",
          "pseudo-labels");

  private StageOrder() {}

  /** Events of each stage in their own order, the stages one behind the other. */
  static List<RecordedEvent> sort(List<RecordedEvent> events) {
    return events.stream()
        .sorted(
            Comparator.comparingInt((RecordedEvent e) -> round(e.event().stage()))
                .thenComparingInt(e -> kind(e.event().stage())))
        .toList();
  }

  /** 0 for what belongs to no round. */
  private static int round(String stage) {
    return stage.matches("round-\\d{1,6}/.*")
        ? Integer.parseInt(stage.substring("round-".length(), stage.indexOf('/')))
        : 0;
  }

  /** A stage of an unknown kind comes last. */
  private static int kind(String stage) {
    int at = KINDS.indexOf(stage.substring(stage.indexOf('/') + 1));
    return at < 0 ? KINDS.size() : at;
  }
}
