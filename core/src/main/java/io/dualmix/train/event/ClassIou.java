package io.dualmix.train.event;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.util.StdConverter;

/**
 * The IoU of one class.
 *
 * @param name of the class
 * @param iou 0..1; NaN when the class is neither in the truth nor predicted
 */
public record ClassIou(String name, double iou) {
  /** Writes the classes as an object with a number per name. */
  static final class ToObject extends StdConverter<List<ClassIou>, Map<String, Double>> {
    @Override
    public Map<String, Double> convert(List<ClassIou> classes) {
      Map<String, Double> values = new LinkedHashMap<>();
      classes.forEach(c -> values.put(c.name(), c.iou()));
      return values;
    }
  }

  /** Reads the classes of such an object, in its order. */
  static final class FromObject extends StdConverter<Map<String, Double>, List<ClassIou>> {
    @Override
    public List<ClassIou> convert(Map<String, Double> values) {
      return values.entrySet().stream().map(e -> new ClassIou(e.getKey(), e.getValue())).toList();
    }
  }
}
