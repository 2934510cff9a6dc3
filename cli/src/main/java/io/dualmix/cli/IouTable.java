package io.dualmix.cli;

import io.dualmix.eval.ClassSubset;
import io.dualmix.eval.ConfusionMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A table of models and their IoU per class in plain text, in percent. Where all classes do not fit
 * beside each other, they continue in further blocks below.
 */
final class IouTable {
  private static final String GAP = "  ";
  private static final String ABSENT = "-";
  private static final int NARROWEST = 5;

  private record Row(String name, List<String> cells) {}

  private record Column(String title, int index) {
    int width() {
      return Math.max(NARROWEST, title.length());
    }
  }

  private final Optional<ClassSubset> subset;
  private final List<Column> summary = new ArrayList<>();
  private final List<Column> classes = new ArrayList<>();
  private final List<Row> rows = new ArrayList<>();
  private boolean absent;

  /**
   * @param classes the names in the order of their indices
   */
  IouTable(List<String> classes) {
    this(classes, Optional.empty());
  }

  /**
   * @param classes the names in the order of their indices
   * @param subset some of them, whose mean stands in a column of its own
   */
  IouTable(List<String> classes, Optional<ClassSubset> subset) {
    this.subset = subset;
    summary.add(new Column("mIoU", 0));
    subset.ifPresent(some -> summary.add(new Column(some.name(), summary.size())));
    summary.add(new Column("pixels", summary.size()));
    summary.add(new Column("classes", summary.size()));
    for (String name : classes) {
      this.classes.add(new Column(name, summary.size() + this.classes.size()));
    }
  }

  /**
   * Adds a model.
   *
   * @param name of the row
   * @param matrix over the table's classes
   */
  IouTable add(String name, ConfusionMatrix matrix) {
    List<String> cells = new ArrayList<>();
    cells.add(percent(matrix.meanIou()));
    subset.ifPresent(some -> cells.add(percent(some.meanIou(matrix))));
    cells.add(percent(matrix.pixelAccuracy()));
    cells.add(percent(matrix.classAccuracy()));
    for (double iou : matrix.ious()) {
      absent |= Double.isNaN(iou);
      cells.add(percent(iou));
    }
    rows.add(new Row(name, cells));
    return this;
  }

  /**
   * The table.
   *
   * @param width of the widest line, in characters; exceeded only where one column needs it
   */
  String render(int width) {
    int names = rows.stream().mapToInt(r -> r.name.length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (List<Column> block : blocks(width - names)) {
      if (!text.isEmpty()) {
        text.append('\n');
      }
      appendBlock(text, block, names);
    }
    text.append(
        "\nIn percent; pixels and classes: share predicted rightly, of all and per class.\n");
    if (absent) {
      text.append(
          "- : the class is neither in the truth nor predicted; it is left out of the mean.\n");
    }
    return text.toString();
  }

  private List<List<Column>> blocks(int width) {
    List<List<Column>> blocks = new ArrayList<>();
    List<Column> block = new ArrayList<>(summary);
    int used = block.stream().mapToInt(c -> GAP.length() + c.width()).sum();
    for (Column column : classes) {
      int needed = GAP.length() + column.width();
      if (used + needed > width && !block.isEmpty()) {
        blocks.add(block);
        block = new ArrayList<>();
        used = 0;
      }
      block.add(column);
      used += needed;
    }
    blocks.add(block);
    return blocks;
  }

  private void appendBlock(StringBuilder text, List<Column> block, int names) {
    text.append(" ".repeat(names));
    block.forEach(c -> text.append(GAP).append(right(c.title, c.width())));
    text.append('\n');
    for (Row row : rows) {
      text.append(row.name).append(" ".repeat(names - row.name.length()));
      block.forEach(c -> text.append(GAP).append(right(row.cells.get(c.index), c.width())));
      text.append('\n');
    }
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? ABSENT : String.format(Locale.ROOT, "%.1f", 100 * share);
  }
}
