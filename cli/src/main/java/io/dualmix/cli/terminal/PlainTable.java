package io.dualmix.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/**
 * A plain-text table, laid out by picocli: each column as wide as its widest cell, two spaces
 * between columns, no trailing spaces.
 */
public final class PlainTable {
  private static final int GAP = 2;

  private final List<Boolean> right = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * @param heads of the columns; a column whose header begins with {@code >} is right-aligned
   */
  public PlainTable(String... heads) {
    List<String> titles = new ArrayList<>();
    for (String head : heads) {
      right.add(head.startsWith(">"));
      titles.add(head.startsWith(">") ? head.substring(1) : head);
    }
    rows.add(titles);
  }

  /**
   * Adds a row.
   *
   * @param cells one per column
   */
  public PlainTable add(String... cells) {
    if (cells.length != right.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + right.size() + " columns");
    }
    rows.add(List.of(cells));
    return this;
  }

  /** The lines of the table, the headers first. */
  public List<String> lines() {
    int[] widths = new int[right.size()];
    for (List<String> row : rows) {
      for (int c = 0; c < widths.length; c++) {
        widths[c] = Math.max(widths[c], row.get(c).length());
      }
    }
    Column[] columns = new Column[widths.length];
    Arrays.setAll(
        columns,
        c -> new Column(widths[c] + (c == 0 ? 0 : GAP), c == 0 ? 0 : GAP, Overflow.TRUNCATE));
    TextTable table = TextTable.forColumns(Help.defaultColorScheme(Ansi.OFF), columns);
    table.setAdjustLineBreaksForWideCJKCharacters(false);
    for (List<String> row : rows) {
      Text[] cells = new Text[widths.length];
      Arrays.setAll(cells, c -> text(aligned(row.get(c), right.get(c), widths[c])));
      table.addRowValues(cells);
    }
    return table.toString().lines().toList();
  }

  private static String aligned(String cell, boolean right, int width) {
    return right ? " ".repeat(width - cell.length()) + cell : cell;
  }

  /** The text of a cell, split so that picocli does not interpret it as markup. */
  private static Text text(String cell) {
    int mark = cell.indexOf("@|");
    return mark < 0
        ? Ansi.OFF.text(cell)
        : text(cell.substring(0, mark + 1)).concat(text(cell.substring(mark + 1)));
  }
}
