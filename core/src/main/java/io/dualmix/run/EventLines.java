package io.dualmix.run;

import io.dualmix.DualMixException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The complete lines of a {@code metrics.jsonl}. A truncated last line, left by a killed process or
 * a power cut, is dropped.
 *
 * @param lines in order
 */
record EventLines(List<Line> lines) {
  /**
   * One line.
   *
   * @param recorded the event
   * @param end offset of the byte after the line end
   */
  record Line(RecordedEvent recorded, long end) {}

  EventLines {
    lines = List.copyOf(lines);
  }

  /** The length of the complete lines in bytes; the offset of a truncated last line. */
  long end() {
    return lines.isEmpty() ? 0 : lines.get(lines.size() - 1).end();
  }

  List<RecordedEvent> events() {
    return lines.stream().map(Line::recorded).toList();
  }

  /**
   * Reads the file; a missing file has no lines.
   *
   * @throws DualMixException if it cannot be read, or a line before the last is not an event
   */
  static EventLines read(Path file) {
    List<Line> lines = new ArrayList<>();
    byte[] bytes = bytes(file);
    int begin = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        String text = new String(bytes, begin, i - begin, StandardCharsets.UTF_8);
        try {
          lines.add(new Line(EventJson.read(text), i + 1L));
        } catch (IllegalArgumentException e) {
          if (contains(bytes, i + 1)) {
            throw broken(file, lines.size() + 1, e);
          }
          break;
        }
        begin = i + 1;
      }
    }
    return new EventLines(lines);
  }

  private static boolean contains(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return true;
      }
    }
    return false;
  }

  private static byte[] bytes(Path file) {
    if (!Files.exists(file)) {
      return new byte[0];
    }
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new DualMixException("Cannot read " + file + ": " + e.getMessage(), "", e);
    }
  }

  private static DualMixException broken(Path file, int line, IllegalArgumentException e) {
    return new DualMixException(
        file + ", line " + line + ": not an event of a run: " + e.getMessage(),
        "Delete that line, or restore the file from a copy.",
        e);
  }
}
