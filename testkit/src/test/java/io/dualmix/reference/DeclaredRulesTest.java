package io.dualmix.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dualmix.DualMixException;
import io.dualmix.config.Experiment;
import io.dualmix.config.Experiments;
import io.dualmix.config.InstalledTypes;
import io.dualmix.config.OneOf;
import io.dualmix.config.Range;
import io.dualmix.config.SettingRule;
import io.dualmix.config.TypeSchema;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a record declares is what reading an experiment checks. */
class DeclaredRulesTest {
  private static final String SMALL =
      "name: x\ndata: {source: {type: scenes}, target: {type: scenes}}\n";

  @Test
  void aValueBeyondADeclaredRuleIsRefused() {
    int checked = 0;
    for (SettingSection section : SettingSection.ofExperiment(SettingTexts.load())) {
      for (Setting setting : section.settings()) {
        for (String value : invalid(setting)) {
          String change = setting.path() + "=" + value;
          assertThatThrownBy(() -> parse(needed(section, setting), change))
              .as(change)
              .isInstanceOf(DualMixException.class)
              .hasMessageContaining(": " + setting.path());
          checked++;
        }
      }
    }
    assertThat(checked).isGreaterThan(100);
  }

  @Test
  void aValueBeyondARuleOfADataSetTypeIsRefused() {
    int checked = 0;
    for (TypeSchema type : InstalledTypes.get().datasets()) {
      for (Setting setting :
          SettingSection.ofType(type, Map.of(), SettingTexts.load()).settings()) {
        for (String value : invalid(setting)) {
          String change =
              "data.source={type: " + type.type() + ", " + setting.path() + ": " + value;
          assertThatThrownBy(() -> parse(change + "}"))
              .as(change)
              .hasMessageContaining("data.source." + setting.path());
          checked++;
        }
      }
    }
    assertThat(checked).isGreaterThan(20);
  }

  @Test
  void aValueBeyondARuleOfATransformIsRefused() {
    for (TypeSchema type : InstalledTypes.get().transforms()) {
      for (Setting setting :
          SettingSection.ofType(type, Map.of(), SettingTexts.load()).settings()) {
        for (String value : invalid(setting)) {
          String change =
              "augmentation.weak=[{type: " + type.type() + ", " + setting.path() + ": " + value;
          assertThatThrownBy(() -> parse(change + "}]"))
              .as(change)
              .hasMessageContaining("augmentation.weak.0." + setting.path());
        }
      }
    }
  }

  @Test
  void theSchemaHasTheTypesOfPlugins() {
    assertThat(ExperimentSchema.create().at("/$defs/dataset-chequers/properties/side/type"))
        .hasToString("[\"integer\",\"null\"]");
  }

  /** The other needed keys of the section, so that only the tested one is at fault. */
  private static String[] needed(SettingSection section, Setting tested) {
    List<String> changes = new ArrayList<>();
    for (Setting setting : section.settings()) {
      if (setting.rule().needed().isPresent()
          && !setting.path().equals(tested.path())
          && !section.path().isEmpty()
          && !section.path().equals("data")) {
        String example = setting.path().endsWith("mlflow") ? "http://localhost" : "8";
        changes.add(setting.path() + "=" + example);
      }
    }
    return changes.toArray(String[]::new);
  }

  private static List<String> invalid(Setting setting) {
    List<String> values = new ArrayList<>();
    SettingRule rule = setting.rule();
    rule.range().ifPresent(range -> beyond(range).forEach(values::add));
    rule.words().map(OneOf::value).ifPresent(words -> values.add(words[0] + "-x"));
    rule.form().ifPresent(form -> values.add("'?'"));
    boolean list = setting.type() instanceof ParameterizedType;
    int length = rule.length().map(one -> one.from()).orElse(1);
    values.replaceAll(
        value -> list ? "[" + String.join(", ", Collections.nCopies(length, value)) + "]" : value);
    rule.length().ifPresent(one -> values.add("[]"));
    return values;
  }

  private static List<String> beyond(Range range) {
    List<String> values = new ArrayList<>();
    if (Double.isFinite(range.above())) {
      values.add(number(range.above()));
    } else if (Double.isFinite(range.from())) {
      values.add(number(range.from() - 1));
    }
    if (Double.isFinite(range.below())) {
      values.add(number(range.below()));
    } else if (Double.isFinite(range.to())) {
      values.add(number(range.to() + 1));
    }
    return values;
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private static Experiment parse(String[] before, String change) {
    List<String> changes = new ArrayList<>(List.of(before));
    changes.add(change);
    return Experiments.parse(SMALL, "f.yaml", changes);
  }

  private static Experiment parse(String change) {
    return parse(new String[0], change);
  }
}
