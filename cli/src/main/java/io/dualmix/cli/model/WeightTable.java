package io.dualmix.cli.model;

import io.dualmix.DualMixException;
import io.dualmix.cli.terminal.PlainTable;
import io.dualmix.weights.DType;
import io.dualmix.weights.WeightFile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The content of a weight file.
 *
 * @param kind of file, for display
 * @param metadata free text by key
 * @param rows one per tensor, in the order of the file
 * @param unreadable the errors of unreadable tensors, by name
 */
record WeightTable(
    String kind, Map<String, String> metadata, List<Row> rows, Map<String, String> unreadable) {
  private static final int LONGEST_TEXT = 100;

  /**
   * A tensor.
   *
   * @param type its number format, {@code unknown} if it cannot be read
   * @param bytes size of the values; 0 if the type is unknown
   */
  record Row(String name, String type, List<Long> shape, long values, long bytes) {}

  static WeightTable of(WeightFile file) {
    List<Row> rows = new ArrayList<>();
    for (String name : file.names()) {
      List<Long> shape = Arrays.stream(file.shape(name)).boxed().toList();
      long values = shape.stream().reduce(1L, (a, b) -> a * b);
      DType type = type(file, name);
      rows.add(
          type == null
              ? new Row(name, "unknown", shape, values, 0)
              : new Row(name, type.name(), shape, values, values * type.bytes()));
    }
    return new WeightTable(file.description(), file.metadata(), rows, file.unreadable());
  }

  /** The type; null if it cannot be read, since the list also shows such tensors. */
  private static DType type(WeightFile file, String name) {
    try {
      return file.dtype(name);
    } catch (DualMixException e) {
      return null;
    }
  }

  /** Formats the tensors in columns, the totals and the metadata. */
  List<String> lines() {
    PlainTable table = new PlainTable("name", "type", "shape", ">bytes");
    for (Row row : rows) {
      table.add(row.name(), row.type(), row.shape().toString(), Long.toString(row.bytes()));
    }
    List<String> lines = new ArrayList<>();
    lines.add(kind);
    lines.addAll(table.lines());
    lines.add(
        String.format(
            Locale.ROOT,
            "%d tensors, %d values, %.1f MB",
            rows.size(),
            rows.stream().mapToLong(Row::values).sum(),
            rows.stream().mapToLong(Row::bytes).sum() / 1e6));
    unreadable.forEach((key, what) -> lines.add("cannot be read: " + key + ", " + what));
    metadata.forEach((key, value) -> lines.add(key + ": " + shortened(value)));
    return lines;
  }

  /** Formats the whole content as JSON. */
  String json() {
    JsonMapper mapper = JsonMapper.builder().build();
    ObjectNode root = mapper.createObjectNode();
    root.put("kind", kind);
    ObjectNode texts = root.putObject("metadata");
    metadata.forEach(texts::put);
    ArrayNode tensors = root.putArray("tensors");
    for (Row row : rows) {
      ObjectNode node = tensors.addObject();
      node.put("name", row.name()).put("dtype", row.type());
      ArrayNode shape = node.putArray("shape");
      row.shape().forEach(shape::add);
      node.put("bytes", row.bytes());
    }
    ObjectNode reasons = root.putObject("unreadable");
    unreadable.forEach(reasons::put);
    return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }

  private static String shortened(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= LONGEST_TEXT ? line : line.substring(0, LONGEST_TEXT) + " …";
  }
}
