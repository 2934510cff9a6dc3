package io.dualmix.reference;

import io.dualmix.config.InstalledTypes;
import io.dualmix.config.TypeSchema;
import io.dualmix.recipe.Recipe;
import io.dualmix.recipe.Recipes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The configuration reference as a Markdown page: a table of the keys of each section. */
public final class ReferencePage {
  private static final String HEAD =
      "| key | kind | default | valid | meaning |\n|---|---|---|---|---|\n";

  private final SettingTexts texts = SettingTexts.load();
  private final KnownWords words = KnownWords.installed();
  private final StringBuilder page = new StringBuilder();

  private ReferencePage() {}

  /** The page of this installation. */
  public static String create() {
    return new ReferencePage().page();
  }

  private String page() {
    page.append(introduction());
    for (SettingSection section : SettingSection.ofExperiment(texts)) {
      heading(section.path().isEmpty() ? "The experiment" : "`" + section.path() + "`");
      sentence(section.text());
      table(section);
    }
    heading("Data sets");
    sentence(
        "The keys of all types, below `data.source`, `data.target` and `data.validation`. "
            + texts.summary(SettingSection.ofDatasets(texts).record()).replaceFirst("\\. .*", "."));
    table(SettingSection.ofDatasets(texts));
    for (TypeSchema type : InstalledTypes.get().datasets()) {
      type("type: " + type.type(), type, DefaultOptions.dataset(type));
      if (!type.unused().isEmpty()) {
        sentence(
            "\nWithout the keys "
                + String.join(
                    ", ", type.unused().stream().sorted().map(k -> "`" + k + "`").toList())
                + ".");
      }
    }
    heading("Transforms");
    sentence("The entries of `augmentation.weak` and `augmentation.strong`.");
    for (TypeSchema type : InstalledTypes.get().transforms()) {
      type("type: " + type.type(), type, DefaultOptions.transform(type));
    }
    heading("Recipes");
    sentence("The values of `method.recipe`; [recipes.md](recipes.md) describes them.");
    page.append("| recipe | stages |\n|---|---|\n");
    for (Recipe recipe : Recipes.all()) {
      page.append("| `" + recipe.name() + "` | " + cell(recipe.description()) + " |\n");
    }
    return page.toString();
  }

  private static String introduction() {
    try (InputStream in = ReferencePage.class.getResourceAsStream("introduction.md")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void type(String title, TypeSchema type, Map<String, JsonNode> defaults) {
    page.append("\n### `" + title + "`\n\n");
    Class<?> outer = type.options().getDeclaringClass();
    sentence(texts.summary(outer == null ? type.options() : outer));
    table(SettingSection.ofType(type, defaults, texts));
  }

  private void heading(String title) {
    page.append("\n## " + title + "\n\n");
  }

  private void sentence(String text) {
    if (!text.isEmpty()) {
      page.append(text + "\n\n");
    }
  }

  private void table(SettingSection section) {
    page.append(HEAD);
    for (Setting setting : section.settings()) {
      List<String> cells =
          List.of(
              "`" + setting.path() + "`",
              kind(setting),
              standard(setting),
              valid(setting),
              meaning(setting));
      page.append(
          "| " + String.join(" | ", cells.stream().map(ReferencePage::cell).toList()) + " |\n");
    }
  }

  private static String kind(Setting setting) {
    String words = ValueKinds.inWords(setting.type());
    return ValueKinds.mayBeSingle(setting) ? words + ", or one" : words;
  }

  /** The default of the preset standard, and those of other presets that differ. */
  private static String standard(Setting setting) {
    if (setting.rule().needed().isPresent()) {
      return "needed";
    }
    if (SettingSection.isSection(setting.type())) {
      return "";
    }
    List<String> defaults = new ArrayList<>();
    JsonNode standard = setting.standardDefault().orElse(null);
    setting.standardDefault().ifPresent(value -> defaults.add("`" + plain(value) + "`"));
    setting.defaults().keySet().stream()
        .sorted()
        .filter(preset -> !setting.defaults().get(preset).equals(standard))
        .forEach(
            preset -> defaults.add(preset + ": `" + plain(setting.defaults().get(preset)) + "`"));
    if (standard == null) {
      setting.leftOut().ifPresent(words -> defaults.add(0, words));
    }
    return String.join("; ", defaults);
  }

  private static String plain(JsonNode value) {
    return value.isString()
        ? value.asString()
        : value.toString().replace(",", ", ").replaceAll("\"|\\.0(?!\\d)", "");
  }

  private String valid(Setting setting) {
    String rules = setting.rule().inWords();
    List<String> closed =
        words.closed().getOrDefault(setting.path(), words.closed().get(setting.rule().key()));
    return rules.isEmpty() && closed != null ? String.join(", ", closed) : rules;
  }

  /** The reason of a constant that is not the default of {@code standard} names its value. */
  private static String reason(Setting setting) {
    String value =
        DefaultSettings.constant(
                setting.rule().component().getDeclaringRecord(), setting.rule().key())
            .filter(constant -> !constant.equals(setting.standardDefault().orElse(constant)))
            .map(constant -> " `" + plain(constant) + "`")
            .orElse("");
    return " *Default" + value + ": " + setting.reason() + "*";
  }

  private static String meaning(Setting setting) {
    String meaning = setting.meaning();
    String sentence = meaning.isEmpty() || meaning.endsWith(".") ? meaning : meaning + ".";
    return setting.reason().isEmpty() ? sentence : sentence + reason(setting);
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
