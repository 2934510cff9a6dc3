package io.dualmix.reference;

import io.dualmix.config.DatasetConfig;
import io.dualmix.config.Experiment;
import io.dualmix.config.SettingRule;
import io.dualmix.config.SettingRules;
import io.dualmix.config.TransformConfig;
import io.dualmix.config.TypeSchema;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A section of the configuration: the settings of one record.
 *
 * @param path dotted; empty for the whole experiment
 * @param record its class
 * @param text what it describes
 * @param settings in the order of the record; sections among them have a section of their own
 */
public record SettingSection(
    String path, Class<? extends Record> record, String text, List<Setting> settings) {
  /** Records that are written as a value, or whose keys depend on their type. */
  private static final Set<Class<?>> NO_SECTIONS =
      Set.of(DatasetConfig.class, TransformConfig.class);

  public SettingSection {
    settings = List.copyOf(settings);
  }

  /** The sections of an experiment, each before those in it. */
  public static List<SettingSection> ofExperiment(SettingTexts texts) {
    List<SettingSection> all = new ArrayList<>();
    collect("", Experiment.class, texts, DefaultSettings.byPreset(), all);
    return all;
  }

  /** The keys that all types of data sets have. */
  public static SettingSection ofDatasets(SettingTexts texts) {
    return of("", DatasetConfig.class, texts, Map.of());
  }

  /** The keys of a type of data set or transform. */
  public static SettingSection ofType(
      TypeSchema type, Map<String, JsonNode> defaults, SettingTexts texts) {
    Map<String, JsonNode> trees = new LinkedHashMap<>();
    trees.put(DefaultSettings.STANDARD, DefaultSettings.tree(defaults));
    return of("", type.options(), texts, trees);
  }

  /** A record that is a section or the value of a key, such as a size. */
  static SettingSection of(
      String path,
      Class<? extends Record> record,
      SettingTexts texts,
      Map<String, JsonNode> defaults) {
    List<Setting> settings = new ArrayList<>();
    for (SettingRule rule : SettingRules.of(record).all()) {
      Map<String, JsonNode> values = new LinkedHashMap<>();
      defaults.forEach(
          (preset, tree) -> {
            JsonNode value = tree.path(rule.key());
            if (!value.isMissingNode() && !value.isNull()) {
              values.put(preset, value);
            }
          });
      if (values.isEmpty()) {
        DefaultSettings.constant(record, rule.key())
            .ifPresent(value -> values.put(DefaultSettings.STANDARD, value));
      }
      settings.add(
          new Setting(
              path.isEmpty() ? rule.key() : path + "." + rule.key(),
              rule,
              texts.meaning(record, rule.key()),
              texts.reason(record, rule.key()),
              rule.needed().isPresent() ? Map.of() : values));
    }
    return new SettingSection(path, record, texts.summary(record), settings);
  }

  private static void collect(
      String path,
      Class<? extends Record> record,
      SettingTexts texts,
      Map<String, JsonNode> defaults,
      List<SettingSection> all) {
    SettingSection section = of(path, record, texts, defaults);
    all.add(section);
    for (Setting setting : section.settings()) {
      if (isSection(setting.type())) {
        Map<String, JsonNode> below = new LinkedHashMap<>();
        defaults.forEach((preset, tree) -> below.put(preset, tree.path(setting.rule().key())));
        collect(
            setting.path(),
            ((Class<?>) setting.type()).asSubclass(Record.class),
            texts,
            below,
            all);
      }
    }
  }

  /** Whether a setting of this kind holds settings of its own. */
  static boolean isSection(Type type) {
    return type instanceof Class<?> record
        && record.isRecord()
        && !NO_SECTIONS.contains(record)
        && !ValueKinds.isValue(record);
  }
}
