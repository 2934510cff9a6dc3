package io.dualmix.train.event;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.util.StdConverter;

/**
 * The threshold of one class: pseudo labels of a lower confidence are left out.
 *
 * @param name of the class
 * @param threshold 0..1
 */
public record ClassThreshold(String name, double threshold) {
  /** Writes the classes as an object with a number per name. */
  static final class ToObject extends StdConverter<List<ClassThreshold>, Map<String, Double>> {
    @Override
    public Map<String, Double> convert(List<ClassThreshold> classes) {
      Map<String, Double> values = new LinkedHashMap<>();
      classes.forEach(c -> values.put(c.name(), c.threshold()));
      return values;
    }
  }

  /** Reads the classes of such an object, in its order. */
  static final class FromObject extends StdConverter<Map<String, Double>, List<ClassThreshold>> {
    @Override
    public List<ClassThreshold> convert(Map<String, Double> values) {
      List<ClassThreshold> classes = new ArrayList<>();
      values.forEach((name, threshold) -> classes.add(new ClassThreshold(name, threshold)));
      return classes;
    }
  }
}
