package io.dualmix.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.List;

/**
 * Label values that are ignored in training and scoring: raw values, colours and classes, or
 * everything that belongs to no class.
 *
 * @param rest whether everything that belongs to no class is ignored ({@code ignore: rest})
 * @param numbers raw label values, 0..65535, or colours {@code 0xRRGGBB} of colour labels
 * @param colours such as {@code "#FFFFFF"}
 * @param classes names of ignored classes
 */
public record IgnoredLabels(
    boolean rest, List<Integer> numbers, List<String> colours, List<String> classes) {
  /** The value for everything that belongs to no class. */
  public static final String REST = "rest";

  /** Nothing. */
  public static final IgnoredLabels NONE =
      new IgnoredLabels(false, List.of(), List.of(), List.of());

  private static final int LARGEST_RAW_VALUE = 65535;

  /** The largest colour, {@code 0xRRGGBB}. */
  public static final int LARGEST_COLOUR = 0xFFFFFF;

  /**
   * Parses a value from YAML: {@code rest}, or a list of numbers, colours and names.
   *
   * @throws InvalidSetting if an entry has another type
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static IgnoredLabels of(Object value) {
    List<?> entries = value instanceof List<?> list ? list : List.of(value);
    if (entries.size() == 1 && REST.equals(entries.get(0))) {
      return new IgnoredLabels(true, List.of(), List.of(), List.of());
    }
    for (int i = 0; i < entries.size(); i++) {
      Object entry = entries.get(i);
      String key = value instanceof List<?> ? Integer.toString(i) : "";
      if (entry instanceof Integer number) {
        Require.between(key, number, 0, LARGEST_COLOUR);
      } else if (entry instanceof String text && text.startsWith("#")) {
        ClassConfig.requireColour(key, text);
      } else if (!(entry instanceof String text) || text.isBlank() || text.equals(REST)) {
        throw new InvalidSetting(
            key,
            "is " + entry + "; expected a label value, a colour or a class's name",
            "Such as ignore: [0, \"#FFFFFF\", void] (a colour in quotes: a bare # begins a"
                + " comment), or ignore: rest for all that no class has.");
      }
    }
    return new IgnoredLabels(
        false,
        only(entries, Integer.class),
        only(entries, String.class).stream().filter(text -> text.startsWith("#")).toList(),
        only(entries, String.class).stream().filter(text -> !text.startsWith("#")).toList());
  }

  private static <T> List<T> only(List<?> entries, Class<T> kind) {
    return entries.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The value in the form that {@link #of} reads. */
  @JsonValue
  Object yaml() {
    if (rest) {
      return REST;
    }
    List<Object> all = new ArrayList<>(numbers);
    all.addAll(colours);
    all.addAll(classes);
    return all;
  }

  /** The colours of colour labels, {@code 0xRRGGBB}. */
  public List<Integer> rgb() {
    List<Integer> all = new ArrayList<>(numbers);
    colours.forEach(colour -> all.add(Integer.parseInt(colour.substring(1), 16)));
    return List.copyOf(all);
  }

  /** The raw values of index labels; colours are invalid. */
  public List<Integer> rawValues(String key) {
    if (!colours.isEmpty()) {
      throw new InvalidSetting(
          key,
          "names the colour " + colours.get(0) + ", but labels hold class indices",
          "Add label_format: colours, or name label values.");
    }
    for (Integer number : numbers) {
      Require.between(key, number, 0, LARGEST_RAW_VALUE);
    }
    return numbers;
  }
}
