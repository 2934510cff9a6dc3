package io.dualmix.cli.train;

import io.dualmix.adapt.setup.Domains;
import io.dualmix.cli.report.SubsetMean;
import io.dualmix.cli.terminal.IouTable;
import io.dualmix.cli.terminal.PlainTable;
import io.dualmix.cli.terminal.Terminal;
import io.dualmix.config.Experiment;
import io.dualmix.data.image.ClassTable;
import io.dualmix.eval.ClassSubset;
import io.dualmix.eval.ConfusionMatrix;
import io.dualmix.recipe.TrainingBudget;
import io.dualmix.run.RunData;
import io.dualmix.train.event.Calibrated;
import io.dualmix.train.event.Evaluated;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The table at the end of a run: the last score of each stage, including stages before a resume.
 */
public final class ResultTable {
  private ResultTable() {}

  /** The table with a row per stage, in the order of training; empty without scores. */
  public static String of(RunData run) {
    if (run.results().isEmpty() || run.classes().isEmpty()) {
      return "";
    }
    ClassTable classes = run.classes().get();
    IouTable table = new IouTable(classes.names(), SubsetMean.of(run).map(SubsetMean::classes));
    for (Evaluated result : run.results()) {
      table.add(result.stage(), matrix(result));
    }
    return table.render(Terminal.width(), Terminal.colours()) + calibration(run) + budgets(run);
  }

  /** The classes of {@code evaluation.classes}. */
  public static Optional<ClassSubset> subset(Experiment experiment, ClassTable classes) {
    return Domains.scored(experiment.evaluation(), classes);
  }

  /** What each model was trained on; empty for runs of earlier versions. */
  static String budgets(RunData run) {
    Map<String, TrainingBudget> budgets = run.plan().budgets();
    if (budgets.isEmpty()) {
      return "";
    }
    PlainTable table = new PlainTable("trained on", ">updates", ">images", ">target truth");
    budgets.forEach(
        (stage, budget) ->
            table.add(
                stage,
                String.format(Locale.ROOT, "%,d", budget.updates()),
                String.format(Locale.ROOT, "%,d", budget.images()),
                String.format(Locale.ROOT, "%,d", budget.truth())));
    StringBuilder text = new StringBuilder("\n");
    table.lines().forEach(line -> text.append(line).append('\n'));
    TrainingBudget.warning(budgets).ifPresent(warning -> text.append(warning).append('\n'));
    return text.toString();
  }

  /** The calibration error of the last result model; empty if it was not measured. */
  private static String calibration(RunData run) {
    List<Calibrated> known = run.calibrations();
    return known.isEmpty()
        ? ""
        : String.format(
            Locale.ROOT,
            "Expected calibration error of %s: %.1f %%.%n",
            known.get(known.size() - 1).stage(),
            100 * known.get(known.size() - 1).error());
  }

  private static ConfusionMatrix matrix(Evaluated result) {
    return ConfusionMatrix.of(
        result.confusion().stream()
            .map((List<Long> row) -> row.stream().mapToLong(Long::longValue).toArray())
            .toArray(long[][]::new));
  }
}
