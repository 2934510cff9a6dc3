package io.dualmix.cli.terminal;

import java.util.List;
import java.util.stream.Stream;

/**
 * The text of a status line that fits a terminal: the task, its progress, the time left, as many
 * notes as fit, and a bar in the remaining space.
 *
 * @param task its full name
 * @param brief a short name for narrow terminals
 * @param done units
 * @param all units
 * @param left the time left as text; empty if unknown
 * @param notes the most important first
 */
record ProgressLine(
    String task, String brief, long done, long all, String left, List<String> notes) {
  private static final int SHORTEST_BAR = 6;
  private static final int LONGEST_BAR = 30;

  /** The width of the brackets of a bar and the space before it. */
  private static final int AROUND_BAR = 3;

  /**
   * Formats the line. The short name is used before a note is dropped.
   *
   * @param columns maximum width, at least 1
   */
  String fit(int columns) {
    List<String> known =
        Stream.concat(Stream.of(left), notes.stream()).filter(note -> !note.isEmpty()).toList();
    for (int kept = known.size(); kept >= 0; kept--) {
      String end = kept == 0 ? "" : "  " + String.join(", ", known.subList(0, kept));
      for (String name : List.of(task, brief)) {
        String start = name + "  " + done + "/" + all;
        int room = columns - start.length() - end.length();
        if (room >= 0) {
          return start + bar(room) + end;
        }
      }
    }
    String least = brief + "  " + done + "/" + all;
    return least.substring(0, Math.min(columns, least.length()));
  }

  /** A bar that fills the space; empty if there is too little space. */
  private String bar(int room) {
    int length = Math.min(LONGEST_BAR, room - AROUND_BAR);
    if (length < SHORTEST_BAR || all <= 0) {
      return "";
    }
    int full = (int) (length * Math.min(done, all) / all);
    return " [" + "=".repeat(full) + " ".repeat(length - full) + "]";
  }
}
