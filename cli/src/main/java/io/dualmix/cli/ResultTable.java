package io.dualmix.cli;

import io.dualmix.eval.ConfusionMatrix;
import io.dualmix.run.RunData;
import io.dualmix.run.RunEvent.Evaluated;
import java.util.List;

/** The table at a run's end: the last score of every stage, also of those before a resume. */
final class ResultTable {
  private ResultTable() {}

  /** One row for each stage in the order of training; empty without any score. */
  static String of(RunData run) {
    if (run.results().isEmpty() || run.classes().isEmpty()) {
      return "";
    }
    IouTable table = new IouTable(run.classes().get().names());
    for (Evaluated result : run.results()) {
      table.add(result.stage(), matrix(result));
    }
    return table.render(Terminal.width());
  }

  private static ConfusionMatrix matrix(Evaluated result) {
    return ConfusionMatrix.of(
        result.confusion().stream()
            .map((List<Long> row) -> row.stream().mapToLong(Long::longValue).toArray())
            .toArray(long[][]::new));
  }
}
