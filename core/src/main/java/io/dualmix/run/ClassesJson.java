package io.dualmix.run;

import io.dualmix.DualMixException;
import io.dualmix.data.image.ClassTable;
import io.dualmix.data.image.ClassTable.SemanticClass;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** {@code classes.json}: {@code [{"name":"sky","color":"#808080"}]}, in the order of indices. */
final class ClassesJson {
  private static final int HEX = 16;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private ClassesJson() {}

  static String write(ClassTable table) {
    ArrayNode array = JSON.createArrayNode();
    for (SemanticClass c : table.classes()) {
      array
          .addObject()
          .put("name", c.name())
          .put("color", String.format(Locale.ROOT, "#%06x", c.rgb()));
    }
    return JSON.writeValueAsString(array);
  }

  static ClassTable read(Path file) {
    String text = RunReader.text(file);
    try {
      List<SemanticClass> classes = new ArrayList<>();
      for (JsonNode c : JSON.readTree(text)) {
        String color = c.required("color").asString();
        classes.add(
            new SemanticClass(
                c.required("name").asString(), Integer.parseInt(color.substring(1), HEX)));
      }
      return new ClassTable(classes);
    } catch (JacksonException
        | NumberFormatException
        | StringIndexOutOfBoundsException
        | DualMixException e) {
      throw new DualMixException(
          file + " has no valid list of classes: " + e.getMessage(),
          "Expected [{\"name\":\"sky\",\"color\":\"#808080\"}, …].",
          e);
    }
  }
}
