package io.dualmix.cli.terminal;

import java.util.List;
import java.util.stream.Stream;

/**
 * The text of a status line that fits a terminal: the task, how far it is, the time left, notes as
 * far as there is room, and a bar in what remains.
 *
 * @param task its name in full
 * @param brief its name where there is little room
 * @param done units
 * @param all units
 * @param left the time left as text; empty while it is unknown
 * @param notes the important ones first
 */
record ProgressLine(
    String task, String brief, long done, long all, String left, List<String> notes) {
  private static final int SHORTEST_BAR = 6;
  private static final int LONGEST_BAR = 30;

  /** The brackets of a bar and the gap before it. */
  private static final int AROUND_BAR = 3;

  /**
   * The line: the brief name is taken before a note is left out.
   *
   * @param columns that it may take, at least 1
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

  /** As long as there is room for; nothing where a bar would say nothing. */
  private String bar(int room) {
    int length = Math.min(LONGEST_BAR, room - AROUND_BAR);
    if (length < SHORTEST_BAR || all <= 0) {
      return "";
    }
    int full = (int) (length * Math.min(done, all) / all);
    return " [" + "=".repeat(full) + " ".repeat(length - full) + "]";
  }
}
