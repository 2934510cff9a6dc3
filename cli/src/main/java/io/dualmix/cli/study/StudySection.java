package io.dualmix.cli.study;

import io.dualmix.cli.report.Html;
import io.dualmix.cli.study.StudyResults.Cell;
import io.dualmix.cli.study.StudyResults.ClassRow;
import io.dualmix.cli.study.StudyResults.Delta;
import io.dualmix.cli.study.StudyResults.PairRow;
import io.dualmix.cli.study.StudyResults.StageRow;
import java.util.List;

/** The results of a study as a section of the comparison page. */
final class StudySection {
  private final StudyResults results;
  private final Html html = new Html();

  private StudySection(StudyResults results) {
    this.results = results;
  }

  /** The section. */
  static String of(StudyResults results) {
    return new StudySection(results).render();
  }

  private String render() {
    html.open("section", "id", "study").element("h2", "Study " + results.study());
    note(StudyTable.title(results) + ". mIoU in percent: " + StudyTable.explanation(results));
    note(
        "A difference is in bold if its interval does not contain 0 and all seeds agree on its"
            + " sign.");
    results.notes().forEach(this::note);
    if (!results.stages().isEmpty()) {
      stages();
    }
    if (!results.pairs().isEmpty()) {
      html.element("h3", "Within each run");
      note(
          "Difference of a result stage to its teachers, their average, the baselines and earlier"
              + " results.");
      pairs();
    }
    results.stages().forEach(this::classes);
    return html.close().toString();
  }

  private void note(String text) {
    html.element("p", text, "class", "note");
  }

  private void stages() {
    begin("Stage", "Variant", "Seeds", "mIoU", "Difference", "Interval", "Blocks");
    for (StageRow row : results.stages()) {
      for (Cell cell : row.miou()) {
        html.open("tr");
        html.element("th", row.miou().indexOf(cell) == 0 ? row.title() : "", "scope", "row");
        html.element("td", cell.variant());
        html.element("td", Integer.toString(cell.seeds()));
        html.element("td", StudyTable.score(cell));
        difference(cell.difference());
        html.element("td", StudyTable.blocks(cell.difference())).close();
      }
    }
    end();
  }

  private void pairs() {
    begin("Stage", "Variant", "Minus", "Seeds", "Difference", "Interval", "Blocks");
    for (PairRow row : results.pairs()) {
      html.open("tr").element("th", row.stage(), "scope", "row");
      html.element("td", row.variant());
      html.element("td", row.title());
      html.element("td", Integer.toString(row.difference().seeds()));
      difference(row.difference());
      html.element("td", StudyTable.blocks(row.difference())).close();
    }
    end();
  }

  private void classes(StageRow stage) {
    html.open("details");
    html.element("summary", "IoU of each class: " + stage.title());
    begin("Class", "Variant", "IoU", "Difference", "Interval");
    for (ClassRow row : stage.classes()) {
      for (Cell cell : row.variants()) {
        html.open("tr");
        html.element("th", row.variants().indexOf(cell) == 0 ? row.name() : "", "scope", "row");
        html.element("td", cell.variant()).element("td", StudyTable.score(cell));
        difference(cell.difference());
        html.close();
      }
    }
    end();
    html.close();
  }

  private void difference(Delta delta) {
    boolean clear = delta != null && delta.clear();
    html.open("td").element(clear ? "b" : "span", StudyTable.difference(delta)).close();
    html.element("td", StudyTable.interval(delta));
  }

  private void begin(String... titles) {
    html.open("div", "class", "scroll", "tabindex", "0", "role", "region");
    html.open("table", "class", "plain").open("thead").open("tr");
    List.of(titles).forEach(title -> html.element("th", title, "scope", "col"));
    html.close().close().open("tbody");
  }

  private void end() {
    html.close().close().close();
  }
}
