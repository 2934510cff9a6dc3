package io.dualmix.cli;

import io.dualmix.DualMixException;
import io.dualmix.adapt.Domains;
import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.data.ClassTable;
import io.dualmix.eval.ClassSubset;
import io.dualmix.eval.ConfusionMatrix;
import io.dualmix.run.RunData;
import io.dualmix.run.RunEvent.Evaluated;
import java.util.List;
import java.util.Optional;

/** The table at a run's end: the last score of every stage, also of those before a resume. */
final class ResultTable {
  private ResultTable() {}

  /** One row for each stage in the order of training; empty without any score. */
  static String of(RunData run) {
    if (run.results().isEmpty() || run.classes().isEmpty()) {
      return "";
    }
    ClassTable classes = run.classes().get();
    IouTable table = new IouTable(classes.names(), subset(run, classes));
    for (Evaluated result : run.results()) {
      table.add(result.stage(), matrix(result));
    }
    return table.render(Terminal.width(), Terminal.colours());
  }

  /** The classes of {@code evaluation.classes}. */
  static Optional<ClassSubset> subset(Experiment experiment, ClassTable classes) {
    return Domains.scored(experiment.evaluation(), classes);
  }

  /**
   * None where another version's configuration is no longer understood: the table is worth more.
   */
  private static Optional<ClassSubset> subset(RunData run, ClassTable classes) {
    try {
      return subset(Experiments.parse(run.experiment(), "experiment.yaml", List.of()), classes);
    } catch (DualMixException e) {
      return Optional.empty();
    }
  }

  private static ConfusionMatrix matrix(Evaluated result) {
    return ConfusionMatrix.of(
        result.confusion().stream()
            .map((List<Long> row) -> row.stream().mapToLong(Long::longValue).toArray())
            .toArray(long[][]::new));
  }
}
