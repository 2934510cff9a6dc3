package io.dualmix.train.event;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.util.StdConverter;

/**
 * One term of a loss.
 *
 * @param name such as {@code ce}
 * @param value its mean
 */
public record LossPart(String name, double value) {
  /** Writes the terms as an object with a number per name. */
  static final class ToObject extends StdConverter<List<LossPart>, Map<String, Double>> {
    @Override
    public Map<String, Double> convert(List<LossPart> parts) {
      Map<String, Double> values = new LinkedHashMap<>();
      parts.forEach(part -> values.put(part.name(), part.value()));
      return values;
    }
  }

  /** Reads the terms of such an object, in its order. */
  static final class FromObject extends StdConverter<Map<String, Double>, List<LossPart>> {
    @Override
    public List<LossPart> convert(Map<String, Double> values) {
      return values.entrySet().stream().map(e -> new LossPart(e.getKey(), e.getValue())).toList();
    }
  }
}
