package io.dualmix.cli.report;

import io.dualmix.run.RunData;
import io.dualmix.train.event.PseudoLabelClass;
import io.dualmix.train.event.PseudoLabelled;
import java.util.Locale;

/** The thresholds and the kept pixels, a table per round. */
final class PseudoLabelTables {
  private final RunData run;

  PseudoLabelTables(RunData run) {
    this.run = run;
  }

  String render() {
    Html html = new Html();
    if (run.pseudoLabels().isEmpty()) {
      html.element(
          "p",
          run.thresholds().isEmpty()
              ? "This run has no pseudo labels."
              : "Pseudo labels are made in each step of the training, and not stored.",
          "class",
          "note");
      return html.toString();
    }
    html.element(
        "p",
        "A model labels the unlabelled images; of each class, pixels below its threshold are"
            + " ignored. Accuracy is known only for images with labels; no stage"
            + " trains on them.",
        "class",
        "note");
    html.open("div", "class", "rounds");
    run.pseudoLabels().forEach(event -> appendTable(html, event));
    return html.close().toString();
  }

  private void appendTable(Html html, PseudoLabelled event) {
    html.open("div", "class", "scroll").open("table", "class", "plain");
    html.element(
        "caption",
        run.plan().get(event.stage()).roundTitle()
            + ": "
            + NumberFormats.percent(event.kept())
            + " % of all pixels kept");
    html.open("thead").open("tr");
    for (String name : new String[] {"Class", "Threshold", "Predicted", "Kept", "Accuracy"}) {
      html.element("th", name, "scope", "col");
    }
    html.close().close().open("tbody");
    for (PseudoLabelClass c : event.classes()) {
      html.open("tr").element("th", c.name(), "scope", "row");
      html.element("td", threshold(c.threshold()));
      html.element("td", NumberFormats.count(c.predicted()));
      appendShare(html, c.kept());
      html.element("td", NumberFormats.percent(c.accuracy())).close();
    }
    html.close().close().close();
  }

  private static void appendShare(Html html, double kept) {
    if (Double.isNaN(kept)) {
      html.element("td", NumberFormats.ABSENT);
    } else {
      String width = String.format(Locale.ROOT, "--v:%.3f", kept);
      html.element("td", NumberFormats.percent(kept), "class", "share", "style", width);
    }
  }

  private static String threshold(double threshold) {
    return Double.isNaN(threshold)
        ? NumberFormats.ABSENT
        : String.format(Locale.ROOT, "%.3f", threshold);
  }
}
