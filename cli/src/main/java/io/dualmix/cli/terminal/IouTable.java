package io.dualmix.cli.terminal;

import io.dualmix.eval.ClassSubset;
import io.dualmix.eval.ConfusionMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A plain-text table of models and their IoU per class, in percent. Classes that do not fit the
 * width continue in further blocks below.
 */
public final class IouTable {
  private static final String GAP = "  ";
  private static final String ABSENT = "-";
  private static final int NARROWEST = 5;

  private static final String PLAIN = "\u001b[0m";
  private static final String BOLD = "\u001b[1m";
  private static final String FAINT = "\u001b[2m";
  private static final String RED = "\u001b[31m";
  private static final String YELLOW = "\u001b[33m";
  private static final String GREEN = "\u001b[32m";

  private record Row(String name, List<String> cells, List<Double> values) {}

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
   * @param classes class names in the order of their indices
   */
  public IouTable(List<String> classes) {
    this(classes, Optional.empty());
  }

  /**
   * @param classes class names in the order of their indices
   * @param subset a subset whose mean gets a column
   */
  public IouTable(List<String> classes, Optional<ClassSubset> subset) {
    this.subset = subset;
    summary.add(new Column("mIoU", 0));
    summary.add(new Column("present", 1));
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
  public IouTable add(String name, ConfusionMatrix matrix) {
    List<Double> values = new ArrayList<>();
    values.add(matrix.meanIou());
    values.add(matrix.presentMeanIou());
    subset.ifPresent(some -> values.add(some.meanIou(matrix)));
    values.add(matrix.pixelAccuracy());
    values.add(matrix.classAccuracy());
    for (double iou : matrix.ious()) {
      absent |= Double.isNaN(iou);
      values.add(iou);
    }
    rows.add(new Row(name, values.stream().map(IouTable::percent).toList(), values));
    return this;
  }

  /**
   * Renders the table.
   *
   * @param width maximum width of a line, in characters; exceeded only if a single column is wider
   */
  public String render(int width) {
    return render(width, false);
  }

  /**
   * Renders the table.
   *
   * @param width maximum width of a line, in characters; exceeded only if a single column is wider
   * @param colours whether to colour it by the escapes that terminals know: the best of each column
   *     bold, values from red to green
   */
  public String render(int width, boolean colours) {
    int names = rows.stream().mapToInt(r -> r.name.length()).max().orElse(0);
    StringBuilder text = new StringBuilder();
    for (List<Column> block : blocks(width - names)) {
      if (!text.isEmpty()) {
        text.append('\n');
      }
      appendBlock(text, block, names, colours);
    }
    text.append(
        "\n"
            + "In percent; present: mean IoU of the classes in the truth; pixels and classes: share"
            + " of\ncorrect pixels, over all and averaged over classes.\n");
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

  private void appendBlock(StringBuilder text, List<Column> block, int names, boolean colours) {
    text.append(" ".repeat(names));
    block.forEach(c -> text.append(GAP).append(right(c.title, c.width())));
    text.append('\n');
    for (Row row : rows) {
      text.append(row.name).append(" ".repeat(names - row.name.length()));
      for (Column c : block) {
        String cell = right(row.cells.get(c.index), c.width());
        text.append(GAP).append(colours ? coloured(cell, row, c.index) : cell);
      }
      text.append('\n');
    }
  }

  /** Colours a cell by its third of the scale. */
  private String coloured(String cell, Row row, int index) {
    double value = row.values.get(index);
    if (Double.isNaN(value)) {
      return FAINT + cell + PLAIN;
    }
    double best =
        rows.stream()
            .mapToDouble(r -> r.values.get(index))
            .filter(v -> !Double.isNaN(v))
            .max()
            .orElse(value);
    String colour = value < 1.0 / 3 ? RED : value < 2.0 / 3 ? YELLOW : GREEN;
    return (value == best ? BOLD : "") + colour + cell + PLAIN;
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? ABSENT : String.format(Locale.ROOT, "%.1f", 100 * share);
  }
}
