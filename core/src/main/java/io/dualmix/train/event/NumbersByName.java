package io.dualmix.train.event;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.util.StdConverter;

/** A list of named numbers as an object with a number per name, in its order. */
final class NumbersByName {
  private NumbersByName() {}

  /** Writes the list. */
  abstract static class ToObject<T> extends StdConverter<List<T>, Map<String, Double>> {
    private final Function<T, String> name;
    private final ToDoubleFunction<T> number;

    ToObject(Function<T, String> name, ToDoubleFunction<T> number) {
      this.name = name;
      this.number = number;
    }

    @Override
    public Map<String, Double> convert(List<T> all) {
      Map<String, Double> numbers = new LinkedHashMap<>();
      all.forEach(one -> numbers.put(name.apply(one), number.applyAsDouble(one)));
      return numbers;
    }
  }

  /** Reads the list. */
  abstract static class FromObject<T> extends StdConverter<Map<String, Double>, List<T>> {
    private final BiFunction<String, Double, T> create;

    FromObject(BiFunction<String, Double, T> create) {
      this.create = create;
    }

    @Override
    public List<T> convert(Map<String, Double> numbers) {
      return numbers.entrySet().stream().map(e -> create.apply(e.getKey(), e.getValue())).toList();
    }
  }
}
