package io.dualmix.cli.report;

import io.dualmix.eval.CalibrationError;
import io.dualmix.eval.MeanIou;
import io.dualmix.recipe.TrainingBudget;
import io.dualmix.run.RunData;
import io.dualmix.run.RunStages;
import io.dualmix.train.event.ClassIou;
import io.dualmix.train.event.Evaluated;
import io.dualmix.train.event.StageFinished;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The table of all models: a row per stage, a column per metric and per class IoU, the best of each
 * column in bold.
 */
final class ResultsTable {
  private final RunData run;
  private final List<Evaluated> results;
  private final List<String> classes;
  private final Optional<SubsetMean> second;
  private final MetricColumns metrics;

  ResultsTable(RunData run) {
    this.run = run;
    this.results = run.results();
    this.second = SubsetMean.of(run);
    this.metrics = new MetricColumns(run);
    this.classes =
        results.isEmpty() ? List.of() : results.get(0).iou().stream().map(ClassIou::name).toList();
  }

  String render() {
    if (results.isEmpty()) {
      return new Html().element("p", "No model has been scored yet.", "class", "note").toString();
    }
    Html html = new Html();
    html.open("div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", "Results");
    html.open("table", "class", "results");
    appendHead(html);
    html.open("tbody");
    String round = "";
    for (Evaluated result : results) {
      RunStages.Stage stage = run.plan().get(result.stage());
      appendRow(html, result, stage, !stage.roundTitle().equals(round));
      round = stage.roundTitle();
    }
    html.close().close().close();
    appendNotes(html);
    return html.toString();
  }

  private void appendHead(Html html) {
    html.open("thead").open("tr").element("th", "Model", "scope", "col");
    for (Column column : columns()) {
      if (column.turned()) {
        html.open("th", "scope", "col", "class", "turned").element("span", column.title()).close();
      } else if (column.less()) {
        html.element("th", column.title(), "scope", "col", "title", "Lower is better");
      } else {
        html.element("th", column.title(), "scope", "col");
      }
    }
    if (budgets()) {
      html.element("th", "Updates", "scope", "col");
      html.element("th", "Images", "scope", "col");
      html.element("th", "Target truth", "scope", "col");
    }
    html.element("th", "Time", "scope", "col").close().close();
  }

  /**
   * One column.
   *
   * @param turned whether the header is rotated
   * @param less whether lower values are better
   * @param value of a result, 0..1; NaN if it has none
   */
  private record Column(
      String title, boolean turned, boolean less, ToDoubleFunction<Evaluated> value) {}

  private List<Column> columns() {
    List<Column> columns = new ArrayList<>();
    for (String name : metrics.names()) {
      columns.add(
          new Column(
              MetricColumns.title(name),
              false,
              MetricColumns.lowerIsBetter(name),
              result -> metrics.value(result, name)));
      if (name.equals(MeanIou.NAME)) {
        second.ifPresent(
            mean -> columns.add(new Column("mIoU, " + mean.name(), false, false, mean::of)));
      }
    }
    for (int c = 0; c < classes.size(); c++) {
      int index = c;
      columns.add(new Column(classes.get(c), true, false, result -> result.iou().get(index).iou()));
    }
    return columns;
  }

  private void appendRow(Html html, Evaluated result, RunStages.Stage stage, boolean first) {
    html.open("tr", "class", first ? "first " + stage.name() : stage.name());
    html.open("th", "scope", "row");
    html.element("span", stage.title(), "class", "stage");
    html.element("span", stage.roundTitle(), "class", "round");
    if (!result.checkpoint().equals(Evaluated.LAST)) {
      html.element("span", "after " + result.step() + " steps, still training", "class", "round");
    }
    betterEarlier(result)
        .ifPresent(
            best ->
                html.element(
                    "span",
                    "best checkpoint, chosen by the validation images: "
                        + NumberFormats.percent(best.miou())
                        + " at step "
                        + best.step(),
                    "class",
                    "round"));
    html.close();
    boolean main = true;
    for (Column column : columns()) {
      appendCell(html, column, column.value().applyAsDouble(result), main);
      main = false;
    }
    if (budgets()) {
      appendBudget(html, stage.budget());
    }
    html.element("td", NumberFormats.duration(seconds(result.stage())), "class", "time").close();
  }

  /** Whether the run knows what its models were trained on. */
  private boolean budgets() {
    return results.stream().anyMatch(e -> run.plan().get(e.stage()).budget() != null);
  }

  private static void appendBudget(Html html, TrainingBudget budget) {
    if (budget == null) {
      IntStream.range(0, 3)
          .forEach(i -> html.element("td", NumberFormats.ABSENT, "class", "absent"));
    } else {
      LongStream.of(budget.updates(), budget.images(), budget.truth())
          .forEach(
              count ->
                  html.element("td", String.format(Locale.ROOT, "%,d", count), "class", "time"));
    }
  }

  private void appendCell(Html html, Column column, double value, boolean main) {
    if (Double.isNaN(value)) {
      html.element("td", NumberFormats.ABSENT, "class", "absent");
    } else {
      if (column.less()) {
        html.open("td");
      } else {
        html.open("td", "class", main ? "heat main" : "heat", "style", heat(value));
      }
      html.element(value == best(column) ? "b" : "span", NumberFormats.percent(value)).close();
    }
  }

  private static String heat(double value) {
    return String.format(Locale.ROOT, "--v:%.3f", value);
  }

  private void appendNotes(Html html) {
    String note =
        "All in percent, on the validation images; the best of each column in bold. Scores are of"
            + " the last checkpoint of each stage.";
    if (second.isPresent()) {
      note += " " + second.get().name() + ": the mean over " + secondClasses() + ".";
    }
    if (metrics.names().contains(CalibrationError.NAME)) {
      note +=
          " Calibration error: the mean distance between confidence and accuracy (expected"
              + " calibration error); lower is better.";
    }
    if (results.stream().flatMap(e -> e.iou().stream()).anyMatch(c -> Double.isNaN(c.iou()))) {
      note += " – : the class is neither in the truth nor predicted; it is left out of the mean.";
    }
    if (budgets()) {
      note +=
          " Updates, images and target truth: optimiser steps, images drawn, and those of them that"
              + " are target images with ground truth, with those of the initial weights.";
    }
    html.element("p", note, "class", "note");
    Map<String, TrainingBudget> budgets = run.plan().budgets();
    budgets.keySet().retainAll(results.stream().map(Evaluated::stage).toList());
    TrainingBudget.warning(budgets)
        .ifPresent(warning -> html.element("p", warning, "class", "note warning"));
  }

  private String secondClasses() {
    List<Integer> indices = second.orElseThrow().classes().indices();
    return indices.stream()
        .filter(index -> index < classes.size())
        .map(classes::get)
        .collect(Collectors.joining(", "));
  }

  /** The best model of a stage, if it is not the last one. */
  private Optional<Evaluated> betterEarlier(Evaluated result) {
    return run.evaluations().stream()
        .filter(e -> e.stage().equals(result.stage()) && e.miou() > result.miou())
        .max(Comparator.comparingDouble(Evaluated::miou));
  }

  /**
   * The best value of a column, for bold type; NaN if no result has one, or if all are 0 where
   * higher is better.
   */
  private double best(Column column) {
    DoubleStream values =
        results.stream().mapToDouble(column.value()).filter(v -> !Double.isNaN(v));
    return column.less()
        ? values.min().orElse(Double.NaN)
        : values.filter(v -> v > 0).max().orElse(Double.NaN);
  }

  private double seconds(String stage) {
    return run.finishedStages().stream()
        .filter(e -> e.stage().equals(stage))
        .mapToDouble(StageFinished::seconds)
        .findFirst()
        .orElse(Double.NaN);
  }
}
