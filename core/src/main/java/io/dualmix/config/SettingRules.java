package io.dualmix.config;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of a record with the rules that its components declare: {@link Needed}, {@link
 * Range}, {@link OneOf}, {@link Form}, {@link Length}. The compact constructor of a record checks
 * its values here; the configuration reference and the JSON Schema show the same rules, so that
 * text and check cannot differ.
 *
 * @param all in the order of the components, without one that collects all remaining keys
 */
public record SettingRules(List<SettingRule> all) {
  /** The settings of a class never change; reading its annotations takes most of a check's time. */
  private static final ClassValue<SettingRules> OF_CLASS =
      new ClassValue<>() {
        @Override
        protected SettingRules computeValue(Class<?> record) {
          return new SettingRules(
              Arrays.stream(record.getRecordComponents())
                  .filter(one -> !one.getAccessor().isAnnotationPresent(JsonAnyGetter.class))
                  .map(one -> new SettingRule(KnownKeys.key(one), one))
                  .toList());
        }
      };

  public SettingRules {
    all = List.copyOf(all);
  }

  /** The settings of a record. */
  public static SettingRules of(Class<? extends Record> record) {
    return OF_CLASS.get(record);
  }

  /** The setting with a key; empty if the record has none. */
  public Optional<SettingRule> find(String key) {
    return all.stream().filter(rule -> rule.key().equals(key)).findFirst();
  }

  /**
   * Checks a value.
   *
   * @param key in snake_case
   * @param value of the component; null for an absent one
   * @throws InvalidSetting if the value violates a rule
   * @throws IllegalArgumentException if the record has no such key
   */
  public void check(String key, Object value) {
    find(key)
        .orElseThrow(() -> new IllegalArgumentException("the record has no key " + key))
        .check(value);
  }

  /** The words of a setting in the order of their declaration; empty if it has no such rule. */
  public List<String> words(String key) {
    return find(key).flatMap(SettingRule::words).map(one -> List.of(one.value())).orElse(List.of());
  }

  /** The first setting that is needed once a data set is opened and is not among the given keys. */
  public Optional<SettingRule> firstMissing(Set<String> given) {
    return all.stream()
        .filter(rule -> rule.needed().isPresent() && !given.contains(rule.key()))
        .findFirst();
  }
}
