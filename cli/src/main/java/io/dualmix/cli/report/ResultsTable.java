package io.dualmix.cli.report;

import io.dualmix.run.RunData;
import io.dualmix.run.RunStages;
import io.dualmix.run.RunEvent.ClassIou;
import io.dualmix.run.RunEvent.Evaluated;
import io.dualmix.run.RunEvent.StageFinished;
import io.dualmix.run.StageCalibration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The table of all models: a row a stage; the best of each column in bold. */
final class ResultsTable {
  private final RunData run;
  private final List<Evaluated> results;
  private final List<String> classes;
  private final Optional<SecondMean> second;
  private final Map<String, Double> calibration;

  ResultsTable(RunData run) {
    this.run = run;
    this.results = run.results();
    this.second = SecondMean.of(run);
    this.calibration =
        StageCalibration.of(run).stream()
            .collect(
                Collectors.toMap(StageCalibration::stage, StageCalibration::error, (a, b) -> b));
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
    scores().forEach(name -> html.element("th", name, "scope", "col"));
    for (String name : classes) {
      html.open("th", "scope", "col", "class", "turned").element("span", name).close();
    }
    if (!calibration.isEmpty()) {
      html.element(
          "th",
          "Calib. error",
          "scope",
          "col",
          "title",
          "Expected calibration error; less is better");
    }
    html.element("th", "Time", "scope", "col").close().close();
  }

  private List<String> scores() {
    List<String> names = new ArrayList<>(List.of("mIoU", "Pixel acc.", "Class acc."));
    second.ifPresent(mean -> names.add(1, "mIoU, " + mean.name()));
    return names;
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
                        + Numbers.percent(best.miou())
                        + " at step "
                        + best.step(),
                    "class",
                    "round"));
    html.close();
    List<Double> values = values(result);
    for (int i = 0; i < values.size(); i++) {
      appendCell(html, values.get(i), best(i), i == 0);
    }
    if (!calibration.isEmpty()) {
      appendCalibration(html, calibration.getOrDefault(result.stage(), Double.NaN));
    }
    html.element("td", Numbers.duration(seconds(result.stage())), "class", "time").close();
  }

  /** Less is better here. */
  private void appendCalibration(Html html, double error) {
    double best = calibration.values().stream().mapToDouble(v -> v).min().orElse(Double.NaN);
    if (Double.isNaN(error)) {
      html.element("td", Numbers.ABSENT, "class", "absent");
    } else {
      html.open("td").element(error == best ? "b" : "span", Numbers.percent(error)).close();
    }
  }

  private static void appendCell(Html html, double value, double best, boolean main) {
    String type = main ? "heat main" : "heat";
    if (Double.isNaN(value)) {
      html.element("td", Numbers.ABSENT, "class", "absent");
    } else if (value == best && best > 0) {
      html.open("td", "class", type, "style", heat(value));
      html.element("b", Numbers.percent(value)).close();
    } else {
      html.element("td", Numbers.percent(value), "class", type, "style", heat(value));
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
    if (!calibration.isEmpty()) {
      note +=
          " Calib. error: how far confidence is from the share of right pixels (expected"
              + " calibration error); less is better.";
    }
    if (results.stream().flatMap(e -> e.iou().stream()).anyMatch(c -> Double.isNaN(c.iou()))) {
      note += " – : the class is neither in the truth nor predicted; it is left out of the mean.";
    }
    html.element("p", note, "class", "note");
  }

  private String secondClasses() {
    List<Integer> indices = second.orElseThrow().classes().indices();
    return indices.stream()
        .filter(index -> index < classes.size())
        .map(classes::get)
        .collect(Collectors.joining(", "));
  }

  /** The best model of a stage where it is not the last one. */
  private Optional<Evaluated> betterEarlier(Evaluated result) {
    return run.evaluations().stream()
        .filter(e -> e.stage().equals(result.stage()) && e.miou() > result.miou())
        .max(Comparator.comparingDouble(Evaluated::miou));
  }

  private double best(int column) {
    return results.stream()
        .mapToDouble(e -> values(e).get(column))
        .filter(v -> !Double.isNaN(v))
        .max()
        .orElse(Double.NaN);
  }

  private List<Double> values(Evaluated e) {
    List<Double> values = new ArrayList<>(List.of(e.miou(), e.pixelAccuracy(), e.classAccuracy()));
    second.ifPresent(mean -> values.add(1, mean.of(e)));
    e.iou().forEach(c -> values.add(c.iou()));
    return values;
  }

  private double seconds(String stage) {
    return run.finishedStages().stream()
        .filter(e -> e.stage().equals(stage))
        .mapToDouble(StageFinished::seconds)
        .findFirst()
        .orElse(Double.NaN);
  }
}
