package io.dualmix.cli;

import io.dualmix.eval.ConfusionMatrix;
import io.dualmix.train.RunListener;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects the score of every stage's last model, for the table at the end. */
final class ResultTable implements RunListener {
  private final Map<String, ConfusionMatrix> results = new LinkedHashMap<>();

  @Override
  public void evaluated(String stage, int step, Scored scored, ConfusionMatrix matrix) {
    if (scored == Scored.LAST) {
      results.put(stage, matrix);
    }
  }

  /** The table, one row for each stage in the order of training; empty without any score. */
  String render(List<String> classes) {
    if (results.isEmpty()) {
      return "";
    }
    IouTable table = new IouTable(classes);
    results.forEach(table::add);
    return table.render(Terminal.width());
  }
}
