package io.dualmix.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A setting with the rules that its record component declares.
 *
 * @param key in snake_case
 * @param component of the record
 */
public record SettingRule(String key, RecordComponent component) {
  /** The rule about the range of numbers. */
  public Optional<Range> range() {
    return Optional.ofNullable(component.getAnnotation(Range.class));
  }

  /** The rule about words. */
  public Optional<OneOf> words() {
    return Optional.ofNullable(component.getAnnotation(OneOf.class));
  }

  /** The rule about the form of a text. */
  public Optional<Form> form() {
    return Optional.ofNullable(component.getAnnotation(Form.class));
  }

  /** The rule about the length of a list. */
  public Optional<Length> length() {
    return Optional.ofNullable(component.getAnnotation(Length.class));
  }

  /** The mark of a setting without a default. */
  public Optional<Needed> needed() {
    return Optional.ofNullable(component.getAnnotation(Needed.class));
  }

  /** The American spelling of the key, which is also read. */
  public Optional<String> otherSpelling() {
    return Spelling.other(key);
  }

  /** The rules in words, such as {@code 0 to 1}; empty for none. */
  public String inWords() {
    List<String> parts = new ArrayList<>();
    length().map(Length::expected).ifPresent(parts::add);
    range().map(SettingRule::inWords).ifPresent(r -> parts.add(parts.isEmpty() ? r : "each " + r));
    words().map(words -> String.join(", ", words.value())).ifPresent(parts::add);
    form().map(Form::expected).ifPresent(parts::add);
    return String.join("; ", parts);
  }

  /** Checks a value; accepts null unless the setting is needed now. */
  void check(Object value) {
    if (value == null) {
      needed()
          .filter(needed -> !needed.whenOpened())
          .ifPresent(needed -> Require.present(key, null, needed.value()));
    } else if (value instanceof List<?> list) {
      checkLength(list);
      for (int i = 0; i < list.size(); i++) {
        checkOne(key + "." + i, list.get(i));
      }
    } else {
      checkOne(key, value);
    }
  }

  private void checkLength(List<?> list) {
    Length length = length().orElse(null);
    if (length != null && (list.size() < length.from() || list.size() > length.to())) {
      throw new InvalidSetting(
          key,
          (list.isEmpty() ? "is empty" : "is " + list) + "; expected " + length.expected(),
          length.remedy());
    }
  }

  private void checkOne(String place, Object value) {
    if (value instanceof Number number) {
      range().ifPresent(range -> check(place, number, range));
    } else if (value instanceof String text) {
      words().ifPresent(words -> Require.oneOf(place, text, words.value()));
      form()
          .filter(form -> !text.matches(form.value()))
          .ifPresent(
              form -> {
                throw new InvalidSetting(
                    place, "is '" + text + "'; expected " + form.expected(), form.remedy());
              });
    }
  }

  private static void check(String place, Number number, Range range) {
    double value = number.doubleValue();
    // Written so that NaN fails too.
    boolean low = value >= range.from() && (value > range.above() || !bounded(range.above()));
    boolean high = value <= range.to() && (value < range.below() || !bounded(range.below()));
    if (!(low && high && Double.isFinite(value))) {
      throw new InvalidSetting(place, "is " + number + "; expected " + inWords(range), "");
    }
  }

  /** Such as "0 to 1", "above 0, at most 10", "0 to below 1", "at least 1". */
  private static String inWords(Range range) {
    boolean above = bounded(range.above());
    String low = Require.number(above ? range.above() : range.from());
    if (bounded(range.below())) {
      String high = " below " + Require.number(range.below());
      return above ? "above " + low + "," + high : low + " to" + high;
    }
    if (bounded(range.to())) {
      String high = Require.number(range.to());
      return above ? "above " + low + ", at most " + high : low + " to " + high;
    }
    return (above ? "above " : "at least ") + low;
  }

  private static boolean bounded(double bound) {
    return Double.isFinite(bound);
  }
}
