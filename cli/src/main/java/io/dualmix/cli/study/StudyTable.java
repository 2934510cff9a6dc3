package io.dualmix.cli.study;

import io.dualmix.cli.report.NumberFormats;
import io.dualmix.cli.study.StudyResults.Cell;
import io.dualmix.cli.study.StudyResults.ClassRow;
import io.dualmix.cli.study.StudyResults.Delta;
import io.dualmix.cli.study.StudyResults.PairRow;
import io.dualmix.cli.study.StudyResults.StageRow;
import io.dualmix.cli.terminal.PlainTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The results of a study as text. */
final class StudyTable {
  private static final double PERCENT = 100;

  private final StudyResults results;
  private final List<String> lines = new ArrayList<>();

  private StudyTable(StudyResults results) {
    this.results = results;
  }

  /** The tables, with a line end after each line. */
  static String of(StudyResults results) {
    return new StudyTable(results).text();
  }

  private String text() {
    lines.add(title(results));
    if (results.stages().isEmpty()) {
      lines.add("No stage is scored yet.");
    } else {
      lines.add("");
      lines.add("mIoU in percent: " + explanation(results));
      stages();
      if (!results.pairs().isEmpty()) {
        lines.add("");
        lines.add("Differences within each run:");
        pairs();
      }
      lines.add("");
      lines.add("IoU of each class, " + results.stages().get(0).stage() + ":");
      classes(results.stages().get(0));
    }
    results.notes().forEach(note -> lines.add("note: " + note));
    return String.join(System.lineSeparator(), lines) + System.lineSeparator();
  }

  /** How much of the study there is. */
  static String title(StudyResults results) {
    long finished = results.runs().stream().filter(run -> run.state().equals("finished")).count();
    return "study "
        + results.study()
        + ": "
        + finished
        + " of "
        + results.runs().size()
        + (results.runs().size() == 1 ? " run finished" : " runs finished");
  }

  /** What the columns are. */
  static String explanation(StudyResults results) {
    return "mean ± standard deviation over seeds; difference to "
        + results.reference()
        + " over the seeds that both have; "
        + StudyResults.CONFIDENCE
        + " % interval over the validation images, drawn in blocks of a sequence.";
  }

  private void stages() {
    PlainTable table =
        new PlainTable("stage", "variant", ">seeds", ">mIoU", ">difference", "interval", ">blocks");
    for (StageRow row : results.stages()) {
      for (Cell cell : row.miou()) {
        table.add(
            row.miou().indexOf(cell) == 0 ? row.stage() : "",
            cell.variant(),
            Integer.toString(cell.seeds()),
            score(cell),
            difference(cell.difference()),
            interval(cell.difference()),
            blocks(cell.difference()));
      }
    }
    lines.addAll(table.lines());
  }

  private void pairs() {
    PlainTable table =
        new PlainTable("stage", "variant", "minus", ">seeds", ">difference", "interval", ">blocks");
    String before = "";
    for (PairRow row : results.pairs()) {
      String key = row.stage() + " " + row.variant();
      table.add(
          key.equals(before) ? "" : row.stage(),
          key.equals(before) ? "" : row.variant(),
          row.to(),
          Integer.toString(row.difference().seeds()),
          difference(row.difference()),
          interval(row.difference()),
          blocks(row.difference()));
      before = key;
    }
    lines.addAll(table.lines());
  }

  private void classes(StageRow stage) {
    PlainTable table = new PlainTable("class", "variant", ">IoU", ">difference", "interval");
    for (ClassRow row : stage.classes()) {
      for (Cell cell : row.variants()) {
        table.add(
            row.variants().indexOf(cell) == 0 ? row.name() : "",
            cell.variant(),
            score(cell),
            difference(cell.difference()),
            interval(cell.difference()));
      }
    }
    lines.addAll(table.lines());
  }

  /** Such as {@code 40.1 ± 0.4}. */
  static String score(Cell cell) {
    return percent(cell.mean())
        + (cell.deviation() == null ? "" : " ± " + percent(cell.deviation()));
  }

  /** Such as {@code +0.9 ± 0.3}; empty without a difference. */
  static String difference(Delta delta) {
    if (delta == null) {
      return "";
    }
    return signed(delta.value())
        + (delta.deviation() == null ? "" : " ± " + percent(delta.deviation()));
  }

  /** Such as {@code +0.2 to +1.6}; empty without a difference. */
  static String interval(Delta delta) {
    if (delta == null) {
      return "";
    }
    return delta.low() == null
        ? NumberFormats.ABSENT
        : signed(delta.low()) + " to " + signed(delta.high());
  }

  /** The number of blocks; empty without a difference. */
  static String blocks(Delta delta) {
    return delta == null
        ? ""
        : delta.blocks() == null ? NumberFormats.ABSENT : delta.blocks().toString();
  }

  private static String percent(Double share) {
    return share == null ? NumberFormats.ABSENT : NumberFormats.percent(share);
  }

  private static String signed(Double share) {
    if (share == null) {
      return NumberFormats.ABSENT;
    }
    String text = String.format(Locale.ROOT, "%+.1f", PERCENT * share);
    return text.equals("-0.0") || text.equals("+0.0") ? "0.0" : text;
  }
}
